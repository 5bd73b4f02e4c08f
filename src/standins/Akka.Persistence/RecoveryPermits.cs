namespace Akka.Persistence;

/// <summary>Asks for leave to recover.</summary>
internal sealed class RequestRecoveryPermit
{
    internal static readonly RequestRecoveryPermit Instance = new();
}

/// <summary>Leave to recover.</summary>
internal sealed class RecoveryPermitGranted
{
    internal static readonly RecoveryPermitGranted Instance = new();
}

/// <summary>Gives the leave back.</summary>
internal sealed class ReturnRecoveryPermit
{
    internal static readonly ReturnRecoveryPermit Instance = new();
}
