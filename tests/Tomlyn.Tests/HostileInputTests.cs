using System.Text;
using Tomlyn.Tests.Support;

namespace Tomlyn.Tests;

public sealed class HostileInputTests
{
    private const int MaxDepth = 64;
    private const int FuzzRounds = 10_000;

    private const string Seed = """"
        # A document with something of everything.
        title = "a \u00e9 \"b\"" # comment
        list = [ 1, 0x2f, [ 'x', '''y''' ], { a.b = 1.5e3, c = [ ] }, ]
        "quoted key".dotted = -inf
        when = 1979-05-27 07:32:00.5-07:00
        [table.sub]
        text = '''
        more
        ''''
        text2 = """
        two \
            lines"""
        [[table.array]]
        flag = true
        [[table.array]]
        day = 2000-02-29
        """";

    [Theory]
    [InlineData("x = ", "[", "]")]
    [InlineData("x = ", "{ a = ", "}")]
    public void Nesting_is_accepted_up_to_the_limit_and_rejected_beyond(string prefix, string open, string close)
    {
        Toml.Events(prefix + Nested(MaxDepth - 2) + "\ny = 1");
        Toml.Events(prefix + Nested(MaxDepth - 1));
        Assert.Contains("depth of 64", Toml.Error(prefix + Nested(MaxDepth)).Message, StringComparison.Ordinal);
        Toml.Error(prefix + string.Concat(Enumerable.Repeat(open, 1_000_000)));

        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth - 1)) + (open == "[" ? "[" : "{")
            + string.Concat(Enumerable.Repeat(close, depth));
    }

    [Fact]
    public void Long_paths_count_as_depth()
    {
        string path = string.Join('.', Enumerable.Repeat("a", MaxDepth - 1));
        Toml.Events($"[{path}]");
        Toml.Events($"{path}.a = 1");
        Toml.Error($"[{path}.a]");
        Toml.Error($"{path}.a.a = 1");
        Toml.Error($"[[{path}]]");
        Toml.Error("[a." + string.Concat(Enumerable.Repeat("a.", 1_000_000)));
    }

    [Fact]
    public void Work_and_memory_grow_with_the_text_and_no_faster()
    {
        foreach (Func<int, string> document in (Func<int, string>[])[
            n => string.Concat(Enumerable.Range(0, n).Select(i => $"k{i} = 1\n")),
            n => string.Concat(Enumerable.Range(0, n).Select(i => $"[a.k{i}]\n")),
            n => string.Concat(Enumerable.Repeat("[[a]]\n", n)),
            n => $"x = [{string.Concat(Enumerable.Repeat("{a=1},", n))}]",
            n => $"x = \"{string.Concat(Enumerable.Repeat("\\u0041", n))}\"",
            n => "x = 1" + new string('0', n * 6) + ".5",
            n => new string('\n', n * 6),
        ])
        {
            long small = Allocated(document(1_000));
            long large = Allocated(document(10_000));
            Assert.InRange(large, 0, (small * 15) + 100_000);
        }
    }

    [Fact]
    public void A_document_that_is_cut_anywhere_is_either_whole_or_rejected()
    {
        Toml.Events(Seed);
        for (int length = 0; length < Seed.Length; length++)
            ParsesOrIsRejected(Seed[..length]);
    }

    [Fact]
    public void Mutated_documents_escape_only_with_a_place()
    {
        var random = new Random(20260701);
        const string alphabet = "[]{}=.,\"'#\\\n\r\t _-+:eExXuU019aZ\0\u007f\ufffd\ud83d\ude00é";
        for (int round = 0; round < FuzzRounds; round++)
        {
            var text = new StringBuilder(Seed);
            for (int edits = random.Next(1, 5); edits > 0; edits--)
            {
                int at = random.Next(text.Length);
                char c = alphabet[random.Next(alphabet.Length)];
                if (random.Next(3) == 0)
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                else if (random.Next(2) == 0)
                    text.Insert(at, c);
                else
                    text[at] = c;
            }
            ParsesOrIsRejected(text.ToString());
        }
    }

    private static void ParsesOrIsRejected(string text)
    {
        try
        {
            Assert.EndsWith("} >", Toml.Events(text), StringComparison.Ordinal);
        }
        catch (TomlException e)
        {
            Assert.NotNull(e.Span);
            Assert.InRange(e.Span.Value.Offset, 0, text.Length);
        }
    }

    private static long Allocated(string text)
    {
        Parse(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Parse(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Parse(string text)
    {
        Parsing.TomlParser parser = Parsing.TomlParser.Create(text);
        while (parser.MoveNext())
            Assert.True(parser.Depth < MaxDepth);
    }
}
