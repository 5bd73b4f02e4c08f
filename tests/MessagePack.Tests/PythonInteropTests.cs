using System.Diagnostics;
using MessagePack.Tests.Support;

namespace MessagePack.Tests;

public sealed class PythonInteropTests
{
    private const string Echo = """
        import msgpack, sys
        value = msgpack.unpackb(bytes.fromhex(sys.argv[1]), timestamp=0)
        print(msgpack.packb(value).hex())
        """;

    [PythonFact]
    public void Another_implementation_reads_what_is_written_and_writes_the_same()
    {
        string written = Codec.Hex((ref w) =>
        {
            w.WriteMapHeader(3);
            w.Write("integers");
            w.WriteArrayHeader(IntegerTests.Bounds.Count);
            foreach (object[] bound in IntegerTests.Bounds)
                w.Write((long)bound[0]);
            w.Write("text");
            w.Write(new string('€', 200));
            w.Write(new string('k', 40));
            w.WriteArrayHeader(5);
            w.Write(new byte[300]);
            w.Write(-1.5);
            w.WriteNil();
            w.Write(true);
            w.Write(DateTime.UnixEpoch.AddTicks(1));
        });

        using Process python = Process.Start(new ProcessStartInfo(PythonFactAttribute.Interpreter, ["-c", Echo, written])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal(written, python.StandardOutput.ReadToEnd().Trim());
    }
}
