namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what is compared with gdb.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DebuggerFactAttribute : FactAttribute
{
    public DebuggerFactAttribute() => Skip = new DebuggerTheoryAttribute().Skip;
}
