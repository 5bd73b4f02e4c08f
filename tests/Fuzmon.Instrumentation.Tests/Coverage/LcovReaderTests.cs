using System.Text;
using Fuzmon.Instrumentation.Coverage;
using Fuzmon.Instrumentation.Coverage.Lcov;

namespace Fuzmon.Instrumentation.Tests.Coverage;

public sealed class LcovReaderTests
{
    private const string Large = "9223372036854775807";

    [Theory]
    [InlineData("DA:1,0", "DA:1,0")]
    [InlineData("DA:4294967295,1", "DA:4294967295,1")]
    [InlineData("DA:1,999999999999999999", "DA:1,999999999999999999")]
    [InlineData("DA:1," + Large, "DA:1," + Large)]
    [InlineData("DA:1,99999999999999999999999999", "DA:1," + Large)]
    [InlineData("DA:1,1\nDA:1," + Large, "DA:1," + Large)]
    [InlineData("DA:3,1\nDA:1,1\nDA:2,1\nDA:1,1", "DA:1,2\nDA:2,1\nDA:3,1")]
    [InlineData("DA:7,2,h/4Q==", "DA:7,2,h/4Q==")]
    [InlineData("DA:7,2,abc\nDA:7,3,abc", "DA:7,5,abc")]
    [InlineData("DA:1,1\r", "DA:1,1")]
    [InlineData("# DA:1,1\nDA:1,1 \n\n", "DA:1,1")]
    [InlineData("BRDA:1,0,0,-", "BRDA:1,0,0,-")]
    [InlineData("BRDA:1,0,0,-\nBRDA:1,0,0,3", "BRDA:1,0,0,3")]
    [InlineData("BRDA:1,0,0,-\nBRDA:1,0,0,0", "BRDA:1,0,0,0")]
    [InlineData("BRDA:1,0,0,3\nBRDA:1,0,0,-", "BRDA:1,0,0,3")]
    [InlineData("BRDA:1,0,0,-\nBRDA:1,0,0,-", "BRDA:1,0,0,-")]
    [InlineData("BRDA:1,4294967295,2147483647,1", "BRDA:1,4294967295,2147483647,1")]
    [InlineData("BRDA:1,e0,0,1", "BRDA:1,0,0,1")]
    [InlineData("BRDA:2,0,x > 1,1\nBRDA:2,0,a(b,c),2\nBRDA:2,0,5,3", "BRDA:2,0,5,3\nBRDA:2,0,6,2\nBRDA:2,0,7,1")]
    [InlineData("FN:3,f\nFNDA:2,f", "FN:3,f\nFNDA:2,f")]
    [InlineData("FN:3,9,f\nFNDA:2,f", "FN:3,f\nFNDA:2,f")]
    [InlineData("FN:3,f(int, int)\nFNDA:2,f(int, int)", "FN:3,f(int, int)\nFNDA:2,f(int, int)")]
    [InlineData("FNDA:2,f\nFN:3,f\nFNDA:1,f", "FN:3,f\nFNDA:3,f")]
    [InlineData("FNDA:2,f", "FNDA:2,f")]
    [InlineData("FN:9,f\nFN:3,f", "FN:3,f\nFNDA:0,f")]
    [InlineData("FNL:0,3,9\nFNA:0,2,f<int>\nFNA:0,1,f<char>", "FN:3,f<char>\nFN:3,f<int>\nFNDA:1,f<char>\nFNDA:2,f<int>")]
    [InlineData("VER:b\nVER:a", "VER:a")]
    [InlineData("LF:1\nLH:1\nFNF:0\nFNH:0\nBRF:0\nBRH:0\nMCF:0\nMCH:0\nDA:1,1", "DA:1,1")]
    public void Accepts_every_form_of_a_line(string given, string written)
        => Assert.Equal(written, WithoutFrame(Tracefile.Write(Tracefile.Read($"TN:\nSF:a\n{given}\nend_of_record\n"))));

    [Theory]
    [InlineData("DA:0,1", 2)]
    [InlineData("DA:4294967296,1", 2)]
    [InlineData("DA:,1", 2)]
    [InlineData("DA:1,", 2)]
    [InlineData("DA:1", 2)]
    [InlineData("DA:1,x", 2)]
    [InlineData("DA:1,-1", 2)]
    [InlineData("DA:1,1e+15", 2)]
    [InlineData("DA:+1,1", 2)]
    [InlineData("DA:1,1,abc\nDA:1,1,abd", 3)]
    [InlineData("BRDA:1,0,0", 2)]
    [InlineData("BRDA:1,0,0,", 2)]
    [InlineData("BRDA:1,0,0,--", 2)]
    [InlineData("BRDA:1,4294967296,0,1", 2)]
    [InlineData("BRDA:1,0,,1", 2)]
    [InlineData("BRDA:0,0,0,1", 2)]
    [InlineData("FN:1,", 2)]
    [InlineData("FN:x,f", 2)]
    [InlineData("FNDA:1,", 2)]
    [InlineData("FNDA:f", 2)]
    [InlineData("FNA:0,1,f", 2)]
    [InlineData("FNL:0,0", 2)]
    [InlineData("MCDC:1,2,x,1,0,a", 2)]
    [InlineData("MCDC:1,2,t,1", 2)]
    [InlineData("LF:x", 2)]
    [InlineData("XX:1", 2)]
    [InlineData("nonsense", 2)]
    [InlineData("SF:b", 2)]
    public void Rejects_what_is_wrong_with_its_file_and_line_and_skips_it_when_tolerant(string given, int line)
    {
        var text = $"SF:a\n{given}\nDA:9,9\nend_of_record\n";

        var failure = Assert.Throws<CoverageFormatException>(() => Tracefile.Read(text));
        Assert.StartsWith($"0.info:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DA:9,9\n", Tracefile.Write(Tracefile.Read(tolerant: true, text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DA:1,1\n", 1)]
    [InlineData("end_of_record\n", 1)]
    [InlineData("SF:\n", 1)]
    [InlineData("SF:a\nDA:1,1\n", 2)]
    public void Rejects_sections_that_do_not_begin_or_end(string text, int line)
        => Assert.StartsWith($"0.info:{line}: ", Assert.Throws<CoverageFormatException>(() => Tracefile.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_count_below_0_is_none_and_one_with_an_exponent_is_taken_when_tolerant()
        => Assert.Equal("DA:1,0\nDA:2,1000000000000000", WithoutFrame(Tracefile.Write(Tracefile.Read(tolerant: true, "SF:a\nDA:1,-5\nDA:2,1e+15\nend_of_record\n"))));

    [Fact]
    public void Names_that_are_no_UTF_8_are_kept_as_they_are()
    {
        byte[] file = [.. "TN:\nSF:"u8, 0xff, 0xfe, .. "\nFN:1,"u8, 0xc0, .. "\nFNDA:1,"u8, 0xc0, .. "\nFNF:1\nFNH:1\nDA:1,1\nLF:1\nLH:1\nend_of_record\n"u8];
        var data = new CoverageData();
        new LcovReader(data).Read(new MemoryStream(file), "a.info");

        using var written = new MemoryStream();
        LcovWriter.Write(data, written);

        Assert.Equal(file, written.ToArray());
    }

    [Fact]
    public void The_second_form_keeps_last_lines_names_of_branches_exceptions_and_conditions()
    {
        const string Text = """
            TN:t
            SF:a
            FNL:0,3,9
            FNA:0,1,f<char>
            FNA:0,2,f<int>
            FNL:1,12
            FNA:1,0,g
            FNF:3
            FNH:2
            BRDA:2,0,0,3
            BRDA:2,0,a(b,c),2
            BRDA:2,e1,0,-
            BRF:3
            BRH:2
            MCDC:2,2,f,0,0,a
            MCDC:2,2,t,4,0,a
            MCF:2
            MCH:1
            DA:2,5
            LF:1
            LH:1
            end_of_record

            """;

        Assert.Equal(Text, Tracefile.Write(Tracefile.Read(Text), LcovVersion.Two));
    }

    [Fact]
    public void Tests_are_put_together_unless_asked_otherwise()
    {
        const string Text = "TN:one\nSF:a\nDA:1,1\nend_of_record\nTN:two\nSF:a\nDA:1,2\nend_of_record\n";
        var apart = new CoverageData(keepsTests: true);
        new LcovReader(apart).Read(new MemoryStream(Encoding.UTF8.GetBytes(Text)), "a.info");

        Assert.Equal("TN:\nSF:a\nDA:1,3\nLF:1\nLH:1\nend_of_record\n", Tracefile.Write(Tracefile.Read(Text)));
        Assert.Equal("TN:one\nSF:a\nDA:1,1\nLF:1\nLH:1\nend_of_record\nTN:two\nSF:a\nDA:1,2\nLF:1\nLH:1\nend_of_record\n", Tracefile.Write(apart));
    }

    [Fact]
    public void Lines_are_read_whole_however_the_file_is_cut()
    {
        var text = new StringBuilder("TN:\nSF:a\n");
        for (var i = 1; i <= 60_000; i++)
            text.Append($"DA:{i},{i * 7}\n");
        text.Append("LF:60000\nLH:60000\nend_of_record\n");

        Assert.Equal(text.ToString(), Tracefile.Write(Tracefile.Read(text.ToString())));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_line_may_be_as_long_as_the_limit_says(int length, bool isAccepted)
        => Bound(new CoverageLimits(LineBytes: 100), $"SF:{new string('a', length - 3)}\nend_of_record\n", isAccepted);

    [Fact]
    public void A_line_that_never_ends_is_given_up()
        => Bound(new CoverageLimits(LineBytes: 1000), "SF:" + new string('a', 1 << 20), isAccepted: false);

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void There_may_be_as_many_sources_as_the_limit_says(int sources, bool isAccepted)
        => Bound(new CoverageLimits(Sources: 3), string.Concat(Enumerable.Range(0, sources).Select(i => $"SF:{i}\nDA:1,1\nend_of_record\n")), isAccepted);

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void There_may_be_as_many_points_as_the_limit_says(int lines, bool isAccepted)
        => Bound(new CoverageLimits(Points: 5), $"SF:a\nFN:1,f\nBRDA:1,0,0,1\n{string.Concat(Enumerable.Range(1, lines).Select(i => $"DA:{i},1\n"))}end_of_record\n", isAccepted);

    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    public void A_file_may_be_as_long_as_the_limit_says(int limit, bool isAccepted)
        => Bound(new CoverageLimits(StreamBytes: limit), "SF:a\nDA:123,456\nend_of_record\n", isAccepted);

    private static void Bound(CoverageLimits limits, string text, bool isAccepted)
    {
        var reader = new LcovReader(new CoverageData(limits), isTolerant: true);
        void Read() => reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.info");
        if (isAccepted)
            Read();
        else
            Assert.Throws<CoverageFormatException>(Read);
    }

    // Without what every section has, and without sums.
    private static string WithoutFrame(string text)
        => string.Join('\n', text.Split('\n').Where(line => line.Length > 0 && line is not "TN:" and not "SF:a" and not "end_of_record"
            && line[..line.IndexOf(':')] is not ("LF" or "LH" or "FNF" or "FNH" or "BRF" or "BRH")));
}
