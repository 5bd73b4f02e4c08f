using System.Globalization;

namespace Fuzmon.Linux.Threads;

/// <summary>A system call that a thread is in.</summary>
/// <param name="Number">Its number on x86_64.</param>
/// <param name="Arguments">Its six arguments.</param>
public sealed record SystemCall(int Number, IReadOnlyList<ulong> Arguments)
{
    private const int ArgumentCount = 6;

    /// <summary>Its name; <c>system call 500</c> for one that is not in the table of those that may take long.</summary>
    public string Name => SystemCallNames.NameOf(Number);

    /// <summary>The descriptor that it is about, if it is about one.</summary>
    public int? Descriptor => SystemCallNames.TakesDescriptor(Number) && Arguments[0] <= int.MaxValue ? (int)Arguments[0] : null;

    /// <summary>Reads <c>/proc/PID/task/TID/syscall</c>; null for a thread that is in none, and for text that is not the kernel's.</summary>
    public static SystemCall? Parse(ReadOnlySpan<char> text)
    {
        Span<Range> words = stackalloc Range[ArgumentCount + 4];
        var count = text.Trim('\n').Split(words, ' ');
        // The number, the arguments, the stack and the instruction pointer.
        if (count != ArgumentCount + 3 || !int.TryParse(text[words[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;

        var arguments = new ulong[ArgumentCount];
        for (var i = 0; i < ArgumentCount; i++)
        {
            var word = text[words[i + 1]];
            if (!word.StartsWith("0x") || !ulong.TryParse(word[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out arguments[i]))
                return null;
        }

        return new SystemCall(number, arguments);
    }
}
