using System.Text;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>A call made up at random: as strace prints it, and as it must be understood.</summary>
internal sealed class RandomCall
{
    private static readonly string[] Names = ["read", "openat", "ioctl", "rt_sigaction", "clone3", "x"];
    private static readonly string[] Words = ["NULL", "O_RDONLY", "AT_FDCWD", "SIGINT", "PROT_READ", "MAP_PRIVATE", "X9"];
    private static readonly string[] Errors = ["ENOENT (No such file or directory)", "EAGAIN (Resource temporarily unavailable)", "EINTR (Interrupted (or so) system call)"];

    private readonly Random _random;
    private readonly List<(string Text, string Json)> _arguments = [];

    public RandomCall(Random random)
    {
        _random = random;
        Name = Names[random.Next(Names.Length)];
        for (var count = random.Next(6); count > 0; count--)
            _arguments.Add(Value(2));
        if (random.Next(4) == 0)
        {
            var error = Errors[random.Next(Errors.Length)];
            (Result, Errno) = ($"-1 {error}", error.Split(' ')[0]);
        }
        else
            Result = random.Next(2) == 0 ? random.Next().ToString() : $"0x{random.Next():x}";
        if (random.Next(2) == 0)
            (DurationNs, Result) = (123_000, $"{Result} <0.000123>");
    }

    public string Name { get; }

    public string Result { get; }

    public string Errno { get; } = "";

    public long? DurationNs { get; }

    /// <summary>The arguments, as JSON.</summary>
    public string Json => $"[{string.Join(',', _arguments.Select(argument => argument.Json))}]";

    /// <summary>The line.</summary>
    public string Whole => $"{Name}({string.Join(", ", _arguments.Select(argument => argument.Text))}) = {Result}";

    /// <summary>The line in two halves.</summary>
    public (string First, string Second) Halves()
    {
        var cut = _random.Next(_arguments.Count + 1);
        var first = string.Concat(_arguments.Take(cut).Select((argument, i) => argument.Text + (i + 1 < _arguments.Count ? ", " : "")));
        var rest = string.Join(", ", _arguments.Skip(cut).Select(argument => argument.Text));
        return ($"{Name}({first} <unfinished ...>", $"<... {Name} resumed>{rest}) = {Result}");
    }

    private (string Text, string Json) Value(int depth)
    {
        switch (_random.Next(depth > 0 ? 8 : 6))
        {
            case 0:
                var number = _random.Next(-5, 100_000);
                return ($"{number}", $"{{\"int\":{number}}}");
            case 1:
                var address = $"0x{_random.NextInt64():x}";
                return (address, $"{{\"hex\":\"{address}\"}}");
            case 2:
                return String();
            case 3:
                var word = Word();
                return (word, $"{{\"symbol\":\"{word}\"}}");
            case 4:
                var flags = Enumerable.Range(0, _random.Next(2, 5)).Select(_ => Word()).ToList();
                return (string.Join('|', flags), $"{{\"flags\":[{string.Join(',', flags.Select(flag => $"\"{flag}\""))}]}}");
            case 5:
                var descriptor = _random.Next(9);
                return ($"{descriptor}</a b/(c), d>", $"{{\"int\":{descriptor},\"path\":\"/a b/(c), d\"}}");
            case 6:
                var items = Values(depth, 3);
                return ($"[{string.Join(", ", items.Select(item => item.Text))}]", $"{{\"array\":[{string.Join(',', items.Select(item => item.Json))}]}}");
            default:
                var fields = Values(depth, 3).Select((item, i) => (Text: $"f{i}={item.Text}", Json: $"{{\"name\":\"f{i}\",{item.Json[1..]}")).ToList();
                return ($"{{{string.Join(", ", fields.Select(field => field.Text))}}}", $"{{\"struct\":[{string.Join(',', fields.Select(field => field.Json))}]}}");
        }
    }

    private List<(string Text, string Json)> Values(int depth, int most) => [.. Enumerable.Range(0, _random.Next(1, most + 1)).Select(_ => Value(depth - 1))];

    private string Word() => Words[_random.Next(Words.Length)];

    private (string Text, string Json) String()
    {
        var (text, json) = (new StringBuilder(), new StringBuilder());
        for (var count = _random.Next(12); count > 0; count--)
        {
            var (written, meant) = _random.Next(8) switch
            {
                0 => ("\\n", "\\n"),
                1 => ("\\\"", "\\\""),
                2 => ("\\\\", "\\\\"),
                3 => (") = 0", ") = 0"),
                4 => (", ", ", "),
                5 => ("\\141", "a"),
                6 => ("\\x62", "b"),
                _ => ("z", "z"),
            };
            text.Append(written);
            json.Append(meant);
        }

        var isCut = _random.Next(4) == 0;
        return ($"\"{text}\"{(isCut ? "..." : "")}", $"{{\"string\":\"{json}\"{(isCut ? ",\"cut\":true" : "")}}}");
    }
}
