using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Discovery;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class RecognitionTests
{
    [InterpreterTheory]
    [EachInterpreter]
    public void Each_way_leads_to_the_same_place(string interpreter)
    {
        var (subject, _) = SharedSubjects.Sleeping(interpreter);
        var target = Reading.Find(subject.Id);
        var (image, bias) = Image(subject.Id);
        var memory = new LiveProcessMemory(subject.Id);

        var nameless = image with { Symbols = new Dictionary<string, ulong>() };
        PythonImage[] ways =
        [
            image,
            nameless,
            nameless with { RuntimeSection = null },
            nameless with { RuntimeSection = null, Load = null },
            // What sys.version says is found in its memory.
            nameless with { RuntimeSection = null, Load = null, Versions = [] },
        ];
        foreach (var way in ways)
        {
            var cached = new CachedMemory(memory, MemoryBudget.Default);
            var found = new PythonFinder(cached, way, bias).Find(out var refusal);
            Assert.True(found is not null, $"way {Array.IndexOf(ways, way)}: {refusal}");
            Assert.Equal(target.Head, found.Head);
            Assert.Equal(target.Layout.Kind, found.Layout.Kind);
        }

        Assert.Equal(Interpreters.VersionOf(interpreter).Minor, target.Version.Minor);
    }

    [Fact]
    public void A_program_that_is_not_Python_is_not_refused_but_left_alone()
    {
        using var subject = new Subject("/bin/cat");
        var recognizer = new PythonRecognizer();
        Eventually.Is(() => ProcessMaps.Read(subject.Id).Any(static mapping => mapping.Path.EndsWith("cat", StringComparison.Ordinal)));
        Assert.Equal(PythonRecognition.None, recognizer.Recognize(subject.Id, new LiveProcessMemory(subject.Id)));
    }

    [Fact]
    public void A_process_that_has_gone_is_no_Python() =>
        Assert.Equal(PythonRecognition.None, new PythonRecognizer().Recognize(int.MaxValue, new LiveProcessMemory(int.MaxValue)));

    [SystemPythonFact]
    public void A_program_whose_file_was_replaced_and_renamed_is_read_from_what_it_runs()
    {
        const string Interpreter = SystemPythonFactAttribute.Python;
        var folder = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            var program = Path.Combine(folder.FullName, "harmless");
            File.Copy(File.ResolveLinkTarget(Interpreter, returnFinalTarget: true)?.FullName ?? Interpreter, program);
            using var subject = Subject.Script(program, "scenarios.py");
            var said = subject.Next();
            File.Delete(program);
            File.WriteAllText(program, "not a program");
            Eventually.Holds(() => Reading.AssertSame(said, Reading.Read(subject.Id)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (PythonImage Image, ulong Bias) Image(int processId)
    {
        var images = new PythonImages();
        var program = new FileInfo($"/proc/{processId}/exe").LinkTarget;
        foreach (var mapping in ProcessMaps.Read(processId).Where(static mapping => mapping is { IsExecutable: true, Inode: > 0 }))
        {
            if (images.TryGet(processId, mapping, mapping.Path == program, out var image) && image is not null)
                return (image, image.BiasOf(mapping)!.Value);
        }

        throw new InvalidOperationException("no file with an interpreter is mapped");
    }
}
