using System.Buffers.Binary;
using Fuzmon.Linux.Threads;
using Fuzmon.Stacks.Locks;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Locks;

/// <summary>Mutexes as glibc lays them out, and memory that only looks like one.</summary>
public sealed class FutexReaderTests
{
    private const ulong Address = 0x5000;
    private const uint WaitPrivate = 128;
    private const uint WaitBitsetRealTime = 9 | 256;
    private const uint LockPi = 6 | 128;
    private const uint Waiters = 0x80000000;
    private static readonly HashSet<int> Threads = [100, 101, 102];

    [Fact]
    public void The_owner_of_a_contended_mutex_is_told()
        => Assert.Equal(new FutexWait(101, IsLock: true, Address), Read(Wait(2), Mutex(2, 101)));

    [Fact]
    public void A_robust_mutex_and_one_with_priority_inheritance_have_the_owner_in_their_lock()
    {
        Assert.Equal(101, Read(Wait(101 | Waiters), Mutex(101 | Waiters, 101, kind: 16))!.Holder);
        Assert.Equal(102, Read(Call(202, LockPi, 0), Mutex(102 | Waiters, 102, kind: 32))!.Holder);
    }

    [Fact]
    public void A_thread_that_is_joined_is_told_and_is_no_lock()
        => Assert.Equal(new FutexWait(102, IsLock: false, Address), Read(Call(202, WaitBitsetRealTime, 102), Words(102, 0, 0, 0, uint.MaxValue)));

    [Theory]
    [InlineData(2, 100, 1, 0)] // It would hold it itself.
    [InlineData(2, 555, 1, 0)] // No thread of the process.
    [InlineData(2, 0x80000065, 1, 0)]
    [InlineData(2, 101, 0, 0)] // A mutex with an owner has users.
    [InlineData(2, 101, 1_000_001, 0)]
    [InlineData(2, 101, 1, 0x400)] // No kind that there is.
    [InlineData(0, 101, 1, 0)] // Free by now.
    [InlineData(1, 101, 1, 0)]
    [InlineData(101, 102, 1, 16)] // Owner and lock are at odds.
    public void What_does_not_fit_together_is_not_believed(uint word, uint owner, uint users, uint kind)
        => Assert.Null(Read(Wait(2), Words(word, 0, owner, users, kind)));

    [Fact]
    public void Other_calls_other_commands_and_memory_that_is_not_there_tell_nothing()
    {
        Assert.Null(Read(Call(0, WaitPrivate, 2), Mutex(2, 101)));
        Assert.Null(Read(Call(202, 1, 2), Mutex(2, 101)));
        Assert.Null(Read(Wait(2), []));
        Assert.Null(Read(Wait(2), Mutex(2, 101)[..19]));
        Assert.Null(FutexReader.Read(new Bytes(Mutex(2, 101)), new SystemCall(202, [ulong.MaxValue, WaitPrivate, 2, 0, 0, 0]), 100, Threads));
    }

    [Fact]
    public void Memory_of_any_content_names_another_thread_of_the_process_or_nobody()
    {
        var random = new Random(5);
        var bytes = new byte[20];
        uint[] values = [0, 1, 2, 16, 32, 100, 101, 102, Waiters | 101, uint.MaxValue];
        for (var round = 0; round < 100_000; round++)
        {
            for (var i = 0; i < 5; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), values[random.Next(values.Length)]);
            if (Read(Call(202, (uint)random.Next(16), values[random.Next(values.Length)]), bytes) is { } wait)
                Assert.InRange(wait.Holder, 101, 102);
        }
    }

    private static FutexWait? Read(SystemCall call, byte[] memory) => FutexReader.Read(new Bytes(memory), call, 100, Threads);

    private static SystemCall Wait(uint value) => Call(202, WaitPrivate, value);

    private static SystemCall Call(int number, uint command, uint value) => new(number, [Address, command, value, 0, 0, 0]);

    private static byte[] Mutex(uint word, uint owner, uint kind = 0) => Words(word, 0, owner, 1, kind);

    private static byte[] Words(params uint[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }

    private sealed class Bytes(byte[] bytes) : IProcessMemory
    {
        public int Read(ulong address, Span<byte> into)
        {
            if (address != Address)
                return 0;

            var length = Math.Min(bytes.Length, into.Length);
            bytes.AsSpan(0, length).CopyTo(into);
            return length;
        }
    }
}
