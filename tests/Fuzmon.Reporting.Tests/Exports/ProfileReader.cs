using System.IO.Compression;
using System.Text;

namespace Fuzmon.Reporting.Tests.Exports;

/// <summary>Reads a profile of pprof by its published description (profile.proto), and resolves every id in it.</summary>
internal sealed class ProfileReader
{
    private readonly Dictionary<long, (long Function, long Line)> _locations = [];
    private readonly Dictionary<long, (long Name, long File)> _functions = [];
    private readonly List<byte[]> _samples = [];
    private readonly List<byte[]> _types = [];

    public List<string> Strings { get; } = [];

    public long TimeNanos { get; private set; }

    public IReadOnlyList<(string Type, string Unit)> Types
        => [.. _types.Select(Fields).Select(type => (Strings[(int)Number(type, 1)], Strings[(int)Number(type, 2)]))];

    public IReadOnlyList<ReadSample> Samples => [.. _samples.Select(Resolve)];

    public static ProfileReader Read(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        var profile = new ProfileReader();
        foreach (var (number, value, bytes) in Fields(plain.ToArray()))
            profile.Take(number, value, bytes);
        return profile;
    }

    private void Take(int number, long value, byte[] bytes)
    {
        switch (number)
        {
            case 1:
                _types.Add(bytes);
                break;
            case 2:
                _samples.Add(bytes);
                break;
            case 4:
                var line = Fields(Fields(bytes).Single(field => field.Number == 4).Bytes);
                _locations.Add(Number(Fields(bytes), 1), (Number(line, 1), Number(line, 2)));
                break;
            case 5:
                _functions.Add(Number(Fields(bytes), 1), (Number(Fields(bytes), 2), Number(Fields(bytes), 4)));
                break;
            case 6:
                Strings.Add(Encoding.UTF8.GetString(bytes));
                break;
            case 9:
                TimeNanos = value;
                break;
        }
    }

    private ReadSample Resolve(byte[] sample)
    {
        var fields = Fields(sample);
        var locations = Packed(fields.Single(field => field.Number == 1).Bytes).Select(id => _locations[id]).ToArray();
        var labels = fields.Where(field => field.Number == 3).Select(field => Fields(field.Bytes))
            .Select(label => $"{Strings[(int)Number(label, 1)]}={(Number(label, 2) is > 0 and var text ? Strings[(int)text] : Number(label, 3))}");
        return new ReadSample(
            [.. locations.Select(location => Strings[(int)_functions[location.Function].Name])],
            [.. locations.Select(location => $"{Strings[(int)_functions[location.Function].File]}:{location.Line}")],
            [.. Packed(fields.Single(field => field.Number == 2).Bytes)],
            [.. labels]);
    }

    private static long Number(IEnumerable<(int Number, long Value, byte[] Bytes)> fields, int number) => fields.SingleOrDefault(field => field.Number == number).Value;

    private static List<long> Packed(byte[] bytes)
    {
        var values = new List<long>();
        for (var at = 0; at < bytes.Length;)
            values.Add(Varint(bytes, ref at));
        return values;
    }

    private static List<(int Number, long Value, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, long, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            if ((tag & 7) == 0)
            {
                fields.Add(((int)(tag >> 3), Varint(message, ref at), []));
                continue;
            }

            Assert.Equal(2, tag & 7);
            var length = (int)Varint(message, ref at);
            fields.Add(((int)(tag >> 3), 0, message[at..(at + length)]));
            at += length;
        }

        return fields;
    }

    private static long Varint(byte[] bytes, ref int at)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            value |= (long)(bytes[at] & 0x7f) << shift;
            if ((bytes[at++] & 0x80) == 0)
                return value;
        }
    }
}
