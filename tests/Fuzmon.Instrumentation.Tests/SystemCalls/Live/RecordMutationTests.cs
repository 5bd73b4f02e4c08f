using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls.Live;

/// <summary>What a traced process can put into a record: nothing of it throws, prints what is not printable, or is not understood.</summary>
public sealed class RecordMutationTests
{
    private const int Rounds = 40_000;
    private const int Seed = 20260814;
    private const int MaxSnippets = 6;
    private const int MaxBytes = 200;

    private static readonly SnippetKind[] Kinds = Enum.GetValues<SnippetKind>();
    private static readonly int[] Numbers = [.. SyscallTable.All.Select(call => call.Number)];

    [Fact]
    public void Records_of_hostile_processes_are_decoded()
    {
        var random = new Random(Seed);
        var decoder = new SyscallDecoder();
        for (var round = 0; round < Rounds; round++)
        {
            ReadOnlySpan<byte> bytes = Compose(random);
            while (RawSyscall.TryTake(ref bytes, out var call))
            {
                Assert.False(decoder.Describe(call).ContainsAnyExceptInRange((byte)' ', (byte)'~'));
                var happened = decoder.Decode(call);
                EventText.Json(happened);
                Assert.True(decoder.NotUnderstood == 0, $"round {round}: {happened.String(new(0, happened.Length))}");
            }
        }
    }

    [Fact]
    public void Torn_records_end_the_reading()
    {
        var random = new Random(Seed);
        var decoder = new SyscallDecoder();
        for (var round = 0; round < Rounds; round++)
        {
            var whole = Compose(random);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
                whole[random.Next(whole.Length)] = (byte)random.Next(256);
            ReadOnlySpan<byte> bytes = whole.AsSpan(0, random.Next(whole.Length + 1));
            while (RawSyscall.TryTake(ref bytes, out var call))
                EventText.Json(decoder.Decode(call));
        }
    }

    private static byte[] Compose(Random random)
    {
        var builder = new RecordBuilder("").Number(random.Next(20) == 0 ? random.Next() : Numbers[random.Next(Numbers.Length)])
            .Kind((RawSyscallKind)random.Next(1, 6)).Result(Value(random));
        var arguments = new ulong[6];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = (ulong)Value(random);
        builder.Arguments(arguments);
        for (var count = random.Next(MaxSnippets); count > 0; count--)
        {
            var bytes = new byte[random.Next(4) == 0 ? random.Next(8) : random.Next(MaxBytes)];
            random.NextBytes(bytes);
            if (random.Next(3) == 0)
                bytes.AsSpan().Fill((byte)random.Next(256));
            builder.Snippet(random.Next(8), Kinds[random.Next(Kinds.Length)], bytes, (SnippetFlags)random.Next(8), random.Next(3));
        }

        return builder.Build();
    }

    private static long Value(Random random) => random.Next(6) switch
    {
        0 => random.Next(64),
        1 => -random.Next(4200),
        2 => 1L << random.Next(64),
        3 => random.Next(),
        4 => random.NextInt64(),
        _ => 0,
    };
}
