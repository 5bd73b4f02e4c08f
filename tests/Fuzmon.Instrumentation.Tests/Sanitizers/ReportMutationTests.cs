using System.Text;
using Fuzmon.Instrumentation.Sanitizers;

namespace Fuzmon.Instrumentation.Tests.Sanitizers;

/// <summary>Reports damaged at random, from seeds that can be repeated: a program prints what it likes.</summary>
public sealed class ReportMutationTests
{
    private const string Original = """
        ==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x4f bp 0x7f sp 0x7e
        READ of size 4 at 0x602000000010 thread T0 (mutexes: write M1)
            #0 0x4f in use(int*, char const*) /src/my dir/a.cc:3:10
            #1 0x50 in main (/bin/a+0x1234) (BuildId: 00ff)
        freed by thread T0 here:
            #0 0x51 in free
        Direct leak of 28 byte(s) in 4 object(s) allocated from:
        SUMMARY: AddressSanitizer: heap-use-after-free a.cc:3:10 in use
        a.c:3:5: runtime error: load of address 0x1 with insufficient space for an object of type 'int'
        a.out: a.c:3: main: Assertion `x > 1' failed.
        panic: runtime error: index out of range [5] with length 3
        goroutine 1 [running]:
        main.(*thing).get(0xc000, 0x5)
        	/src/main.go:9 +0x1d
        created by main.main
        thread 'main' panicked at 'no', src/main.rs:2:5
           0: 0x1 - core::panicking::panic
                     at src/main.rs:2:5
        Traceback (most recent call last):
          File "/src/a.py", line 9, in <module>
        ValueError: no
        """;

    private static readonly string[] Pieces = ["#", ":", "(", ")", "0x", "' failed", "': ", "+0x", " at ", "\n", "\0", "99999999999999999999", " in ", "==", ": runtime error: "];

    [Fact]
    public void Damage_never_throws_and_never_exceeds_the_limits()
    {
        var limits = new ReportLimits(LineCharacters: 200, Frames: 5, Reports: 4);
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(Mutate(random)).ToArray();
            for (var flips = random.Next(4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var reports = ReportParser.Parse(bytes, limits);

            Assert.True(reports.Count <= limits.Reports, $"seed {seed}");
            Assert.All(reports, report => Assert.True(report.Frames.Count <= limits.Frames && report.Kind.Length is > 0 and <= 64, $"seed {seed}"));
        }
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Original);
        for (var edits = random.Next(1, 12); edits > 0; edits--)
        {
            var at = random.Next(text.Length - 1);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(40), text.Length - at - 1));
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    text.Insert(at, text.ToString(0, Math.Min(random.Next(200), text.Length)));
                    break;
            }

            if (text.Length < 2)
                text.Append(Original);
        }

        return text.ToString();
    }
}
