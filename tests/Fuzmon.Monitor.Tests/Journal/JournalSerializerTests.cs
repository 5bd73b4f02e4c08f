using System.Text;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Journal;

public sealed class JournalSerializerTests
{
    /// <summary>A sample's row as the first version wrote it, with its two times.</summary>
    private const string FirstRecord =
        "93" + "DE0004" + "01" + "D7FF01AB3F00684D85F7" + "02" + "CD3039" + "03" + "A7707974686F6E33" + "09" + "CD0309"
        + "CF0000000218711A00" + "CE59682F00";

    /// <summary>A snapshot as the first version wrote it.</summary>
    private const string FirstSnapshot = "93" + "C410" + "000102030405060708090A0B0C0D0E0F" + "0A" + "0B";

    private readonly JournalSerializer _serializer = new(null!);

    [Fact]
    public void The_numbers_and_names_that_rows_are_known_by_never_change()
    {
        Assert.Equal(7001, _serializer.Identifier);
        Assert.Equal("r1", _serializer.Manifest(new RecordEvent(null)));
        Assert.Equal("s1", _serializer.Manifest(new LastSample(Guid.Empty, null)));
        Assert.Equal("n1", _serializer.Manifest(Settled.Instance));
        Assert.Equal("campaign", JournalIds.Campaign);
        Assert.Equal("p-b1946ac9-12-345", JournalIds.Of(Guid.Parse("b1946ac9-2c9f-4f4a-8e5e-5d8f6f5a0c11"), new ProcessKey(12, 345)));
    }

    [Fact]
    public void Rows_of_the_first_version_are_understood()
    {
        var bytes = Convert.FromHexString(FirstRecord);
        var recovered = Assert.IsType<RecordEvent>(_serializer.FromBinary(bytes, "r1"));
        Assert.Equal(new SampleMark(9_000_000_000, 1_500_000_000), recovered.Mark);
        Assert.Equal(new ProcessKey(12345, 777), JournalSerializer.ReadRecord(bytes, "r1").Process);

        var last = Assert.IsType<LastSample>(_serializer.FromBinary(Convert.FromHexString(FirstSnapshot), "s1"));
        Assert.Equal(new Guid(Convert.FromHexString("000102030405060708090A0B0C0D0E0F")), last.BootId);
        Assert.Equal(new SampleMark(10, 11), last.Mark);
    }

    [Fact]
    public void What_is_written_is_what_is_recovered()
    {
        var mark = new SampleMark(long.MaxValue, 5);
        var record = new LifecycleRecord { Timestamp = DateTime.UnixEpoch, Event = LifecycleEvent.Reloaded };

        Assert.Equal(mark, ((RecordEvent)Again(new RecordEvent(record, mark))).Mark);
        Assert.Null(((RecordEvent)Again(new RecordEvent(record))).Mark);
        Assert.Equal(new LastSample(Guid.Parse("b1946ac9-2c9f-4f4a-8e5e-5d8f6f5a0c11"), mark), Again(new LastSample(Guid.Parse("b1946ac9-2c9f-4f4a-8e5e-5d8f6f5a0c11"), mark)));
        Assert.Equal(new LastSample(Guid.Empty, null), Again(new LastSample(Guid.Empty, null)));
        Assert.Same(Settled.Instance, Again(Settled.Instance));
    }

    [Fact]
    public void What_is_damaged_or_of_a_later_version_stops_no_recovery()
    {
        Assert.IsType<ForeignEvent>(_serializer.FromBinary(Convert.FromHexString(FirstRecord), "r2"));
        var random = new Random(4);
        foreach (var (row, manifest) in new[] { (FirstRecord, "r1"), (FirstSnapshot, "s1") })
        {
            var whole = Convert.FromHexString(row);
            for (var length = 0; length < whole.Length; length++)
                Assert.IsType<ForeignEvent>(_serializer.FromBinary(whole[..length], manifest));
            for (var i = 0; i < 5000; i++)
            {
                var damaged = whole.ToArray();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                Assert.NotNull(_serializer.FromBinary(damaged, manifest));
                if (manifest == "r1")
                    TryRead(damaged);
            }
        }
    }

    private object Again(object value) => _serializer.FromBinary(_serializer.ToBinary(value), _serializer.Manifest(value));

    private static void TryRead(byte[] row)
    {
        try
        {
            _ = Encoding.UTF8.GetByteCount(JournalSerializer.ReadRecord(row, "r1").ProcessName ?? "");
        }
        catch (InvalidDataException)
        {
            // What it should be.
        }
    }
}
