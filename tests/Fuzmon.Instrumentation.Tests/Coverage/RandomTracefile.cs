using System.Text;

namespace Fuzmon.Instrumentation.Tests.Coverage;

/// <summary>Tracefiles of a few sources that overlap, with everything that may be in one; the same for the same seed.</summary>
internal static class RandomTracefile
{
    public static string Of(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var section = random.Next(4); section >= 0; section--)
        {
            text.Append($"TN:{(random.Next(3) == 0 ? "other" : "test")}\nSF:/src/{random.Next(4)}.c\n");
            if (random.Next(4) == 0)
                text.Append($"VER:{random.Next(3)}\n");
            for (var function = random.Next(5); function > 0; function--)
            {
                var name = random.Next(6);
                text.Append($"FN:{(name * 10) + 1},f{name}\nFNDA:{Count(random)},f{name}\n");
            }

            for (var i = random.Next(12); i > 0; i--)
            {
                var line = random.Next(1, 9);
                var branch = random.Next(4) switch { 0 => $"name{random.Next(3)}", var number => $"{number}" };
                text.Append($"BRDA:{line},{random.Next(2)},{branch},{(random.Next(3) == 0 ? "-" : $"{Count(random)}")}\n");
            }

            for (var i = random.Next(3); i > 0; i--)
                text.Append($"MCDC:{random.Next(1, 4)},2,{(random.Next(2) == 0 ? 't' : 'f')},{random.Next(3)},{random.Next(2)},x\n");
            for (var i = random.Next(30); i > 0; i--)
                text.Append($"DA:{random.Next(1, 40)},{Count(random)}\n");
            text.Append("end_of_record\n");
        }

        return text.ToString();
    }

    private static long Count(Random random) => random.Next(6) switch
    {
        0 => long.MaxValue - random.Next(3),
        1 or 2 => 0,
        _ => random.Next(1000),
    };
}
