namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>For tests that run once with each Python interpreter of this machine.</summary>
internal sealed class InterpreterTheoryAttribute : TheoryAttribute
{
    public InterpreterTheoryAttribute()
    {
        if (Interpreters.All.Count == 0)
            Skip = "needs a Python interpreter: /usr/bin/python3 or one under ~/.pyenv/versions";
    }
}
