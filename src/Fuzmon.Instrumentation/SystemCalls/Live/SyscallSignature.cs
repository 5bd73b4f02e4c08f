using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>A system call: what it takes and gives.</summary>
internal sealed class SyscallSignature(int number, string name, ResultForm result, IReadOnlyList<ArgumentShape> arguments)
{
    /// <summary>Its number on x86_64.</summary>
    public int Number => number;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The same in bytes.</summary>
    public byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(name);

    /// <summary>What its result is.</summary>
    public ResultForm Result => result;

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<ArgumentShape> Arguments => arguments;

    /// <summary>The first argument of a form; -1: it has none.</summary>
    public int IndexOf(ArgumentForm form)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Form == form)
                return i;
        }

        return -1;
    }
}
