using System.Text;

namespace Fuzmon.Linux.Launching;

/// <summary>
/// Strings that each end with a NUL, as <c>/proc/PID/cmdline</c> and <c>environ</c> hold them. Arguments and variables are any
/// bytes, such as file names in a forgotten encoding, and .NET strings have lost those that are not UTF-8.
/// </summary>
internal static class StringBlock
{
    /// <summary>The bytes of a command: those of our own command line, if the command is its end, else UTF-8.</summary>
    /// <exception cref="ArgumentException">An argument holds a NUL.</exception>
    public static byte[] OfCommand(IReadOnlyList<string> command, ReadOnlySpan<byte> ownCommandLine)
    {
        if (TryFindAtEnd(command, ownCommandLine, out var start))
            return ownCommandLine[start..].ToArray();
        if (command.Any(argument => argument.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("An argument cannot hold a NUL.", nameof(command));
        return Encoding.UTF8.GetBytes(string.Concat(command.Select(argument => argument + '\0')));
    }

    /// <summary>An environment without empty strings and without variables that begin with <paramref name="hidden"/>.</summary>
    public static byte[] OfEnvironment(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> hidden)
    {
        var kept = new List<byte>(environment.Length);
        while (environment.IndexOf((byte)0) is >= 0 and var end)
        {
            if (end > 0 && !environment.StartsWith(hidden))
                kept.AddRange(environment[..(end + 1)]);
            environment = environment[(end + 1)..];
        }
        return [.. kept];
    }

    /// <summary>The address of each string of a block that lies at <paramref name="address"/>, and a null.</summary>
    public static nint[] Addresses(ReadOnlySpan<byte> block, nint address)
    {
        var addresses = new List<nint>();
        for (int start = 0, length; (length = block[start..].IndexOf((byte)0)) >= 0; start += length + 1)
            addresses.Add(address + start);
        return [.. addresses, 0];
    }

    private static bool TryFindAtEnd(IReadOnlyList<string> command, ReadOnlySpan<byte> block, out int start)
    {
        start = block.Length;
        for (var i = command.Count - 1; i >= 0; i--)
        {
            if (start == 0 || block[start - 1] != 0)
                return false;
            var end = start - 1;
            start = block[..end].LastIndexOf((byte)0) + 1;
            if (Encoding.UTF8.GetString(block[start..end]) != command[i])
                return false;
        }
        return true;
    }
}
