using System.Text;
using Fuzmon.Instrumentation.Coverage;

namespace Fuzmon.Instrumentation.Tests.Coverage;

/// <summary>Coverage files of each kind damaged at random, from seeds that can be repeated.</summary>
public sealed class CoverageMutationTests
{
    private const string Lcov = "TN:t\nSF:/a.c\nVER:1\nFN:1,9,f\nFNDA:3,f\nFNL:0,2,4\nFNA:0,1,g\nBRDA:1,0,0,-\nBRDA:1,e1,x,5\nMCDC:1,2,t,1,0,a\nDA:1,3,abc\nDA:2,4\nLF:2\nLH:2\nend_of_record\n";
    private const string Gcov = """{"gcc_version":"12","files":[{"lines":[{"branches":[{"fallthrough":true,"count":3,"throw":true}],"count":1,"line_number":18,"unexecuted_block":true,"function_name":"u8"}],"functions":[{"start_line":18,"name":"u8","execution_count":30,"end_line":18}],"file":"tlv.c"}],"format_version":"1","current_working_directory":"/tmp"}""";
    private const string Llvm = """{"data":[{"files":[{"branches":[[68,41,68,49,1,0,0,0,4]],"filename":"/a.c","segments":[[18,23,0,true,true,false],[30,29,5,true,false,false]]}],"functions":[{"count":2,"filenames":["/a.c"],"name":"main","regions":[[67,33,72,14,0,0,0,0]]}]}],"type":"llvm.coverage.json.export","version":"2.0.1"}""";
    private const string Afl = "000001:1\n000345:255\n";

    private static readonly string[] Pieces = [":", ",", "\n", "-", "\"", "{", "[", "]}", "99999999999999999999", "4294967295", "SF:", "DA:", "BRDA:", "null", "\0", "1e+9", "end_of_record\n", "e0"];

    [Theory]
    [InlineData(Lcov)]
    [InlineData(Gcov)]
    [InlineData(Llvm)]
    [InlineData(Afl)]
    public void Damage_is_refused_or_read_and_what_was_read_can_be_written_and_read_again(string original)
    {
        var limits = new CoverageLimits(LineBytes: 4096, Sources: 50, Points: 10_000_000, DocumentBytes: 1 << 20, StreamBytes: 1 << 20);
        for (var seed = 0; seed < 3_000; seed++)
        {
            var bytes = Damage(original, new Random(seed));
            foreach (var tolerant in new[] { false, true })
            {
                var data = new CoverageData(limits);
                try
                {
                    new CoverageReader(data, tolerant).Read(new MemoryStream(bytes), "x");
                }
                catch (CoverageFormatException)
                {
                    continue;
                }

                if (data.Totals.Lines > 100_000)
                    continue; // Large, and as good as others.

                var written = Tracefile.Write(data, Instrumentation.Coverage.Lcov.LcovVersion.Two);
                Assert.Equal(data.Totals, Tracefile.Read(written).Totals);
            }
        }
    }

    [Fact]
    public void A_damaged_archive_is_refused()
    {
        byte[] archive = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8];

        Assert.Throws<CoverageFormatException>(() => new CoverageReader(new CoverageData()).Read(new MemoryStream(archive), "x"));
    }

    private static byte[] Damage(string original, Random random)
    {
        var text = new StringBuilder(original);
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            if (random.Next(3) == 0)
                text.Remove(at, Math.Min(random.Next(20), text.Length - at));
            else
                text.Insert(at, random.Next(4) == 0 ? original[random.Next(original.Length)..] : Pieces[random.Next(Pieces.Length)]);
            if (text.Length == 0)
                text.Append(original);
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        for (var flips = random.Next(3); flips > 0; flips--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
