using Fuzmon.Commands;
using Fuzmon.Instrumentation.Coverage;
using Fuzmon.Instrumentation.Coverage.Lcov;
using Fuzmon.Linux;

namespace Fuzmon.Coverage;

/// <summary>Where a tracefile goes.</summary>
internal static class CoverageTarget
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;

    /// <summary>Writes it to a file, whole or not at all, or to standard output.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static void Write(CoverageData data, string? path, int version)
    {
        try
        {
            if (path is null or "-")
                LcovWriter.Write(data, StandardStream.Output, (LcovVersion)version);
            else
                CoverageOutput.Write(data, path, (LcovVersion)version);
        }
        catch (IOException e) when (path is null or "-" && e.HResult == EPIPE)
        {
            throw new UserErrorException(ExitStatuses.SignalBase + SIGPIPE);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"cannot write {path}: permission denied, or it is a folder");
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write {path ?? "standard output"}: {FileTrouble.CauseOf(e)}");
        }
    }
}
