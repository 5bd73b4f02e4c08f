using System.Text;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Ltrace;
using Fuzmon.Instrumentation.SystemCalls.Strace;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

/// <summary>What a hostile or torn log can hold: no parser throws, every event can be written, and every line is accounted for.</summary>
public sealed class LogMutationTests
{
    private const int Rounds = 3_000;
    private const int Seed = 20250614;

    private const string Strace = """
        8362  01:33:01.976647 execve("/usr/bin/bash", ["bash", "-c"...], 0x7ffda6370f10 /* 44 vars */) = 0 <0.000307>
        8362  mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE, 3</tmp/a>, 0 <unfinished ...>
        8363  <... close resumed>) = 0
        8362  <... mmap resumed>) = 0x7f2d3b106000
        [pid  7] close(4strace: Process 8385 attached
        )  = 0
        8362  read(3, {a=1, b=~[INT], ...}, makedev(0x1, 0x3)) = -1 ENOENT (No such file) (INJECTED)
         | 00000  7f 45 4c 46 02 01 01 03  00 00 00 00 00 00 00 00  .ELF............ |
         > /usr/lib/libc.so.6(__mprotect+0x7) [0x101a37]
        --- SIGCHLD {si_signo=SIGCHLD, si_status=0} ---
        +++ killed by SIGSEGV (core dumped) +++
        % time     seconds  usecs/call     calls    errors syscall
        ------ ----------- ----------- --------- --------- ----------------
         36.25    0.016436        5478         3         1 wait4
        100.00    0.016467           3       538        84 total

        """;

    private const string Ltrace = """
        8881 lib->operator new(unsigned long)(72, "a "q", b"..., ',') = 0x38 <0.000231>
        8881 malloc(24 <unfinished ...>
        8881   SYS_read(3, { 0, <>, 0x7 }) = -2
        8881 <... malloc resumed> ) = "a) = 3"
        8881 read(3 error: maximum array length seems negative
        , "", 64) = -512
        8881 exit(0 <no return ...>
        --- SIGSEGV (Segmentation fault) ---
        8881 +++ exited (status 0) +++

        """;

    [Fact]
    public void Strace_logs_survive_mutations() => Mutate(Strace, sink => new StraceParser(sink));

    [Fact]
    public void Ltrace_logs_survive_mutations() => Mutate(Ltrace, sink => new LtraceParser(sink));

    private static void Mutate(string sample, Func<ILogSink, ILogParser> create)
    {
        var random = new Random(Seed);
        var (events, texts) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Encoding.UTF8.GetBytes(sample).ToList();
            for (var changes = random.Next(1, 8); changes > 0 && text.Count > 0; changes--)
                Change(text, random);
            var sink = new CollectingSink();
            var parser = create(sink);
            CollectingSink.Read(parser, new MemoryStream([.. text]));
            foreach (var happened in sink.Events)
                Assert.NotEmpty(EventText.Json(happened));
            Assert.All(sink.Texts, kept => Assert.InRange(kept.Line, 1, parser.Lines));
            Assert.True(sink.Events.Count <= parser.Lines + 1);
            events += sink.Events.Count;
            texts += sink.Texts.Count;
        }

        // Mutants are lines of both kinds; otherwise the mutations would test nothing.
        Assert.True(events > Rounds && texts > Rounds / 10, $"{events} events, {texts} texts");
    }

    private static void Change(List<byte> text, Random random)
    {
        var at = random.Next(text.Count);
        switch (random.Next(5))
        {
            case 0:
                text[at] = (byte)random.Next(256);
                break;
            case 1:
                text.RemoveAt(at);
                break;
            case 2:
                text.Insert(at, "0123456789 \n(){}[]<>\"\\,=|~'/*"u8[random.Next(29)]);
                break;
            case 3:
                text.InsertRange(at, text[at..Math.Min(text.Count, at + random.Next(1, 80))]);
                break;
            default:
                text.RemoveRange(at, Math.Min(text.Count - at, random.Next(1, 30)));
                break;
        }
    }
}
