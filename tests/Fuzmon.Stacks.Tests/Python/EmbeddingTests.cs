using System.Diagnostics;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class EmbeddingTests
{
    private const string Source = """
        #include <Python.h>
        int main(void)
        {
            Py_Initialize();
            PyRun_SimpleString("import sys\ndef inner():\n    sys.stdout.write('{}\\n'); sys.stdout.flush(); sys.stdin.readline()\n"
                               "def outer():\n    inner()\nouter()\n");
            return 0;
        }
        """;

    // How an interpreter says that a program is linked to it.
    private const string Options = """
        import os, sys, sysconfig
        g = sysconfig.get_config_var
        name = os.path.splitext(g('LIBRARY'))[0]
        libraries = ('-L' + g('LIBDIR') + ' -l' + name[3:]) if sys.argv[1] == 'shared' else os.path.join(g('LIBPL'), g('LIBRARY'))
        print(' '.join(['-I' + sysconfig.get_paths()['include'], libraries, '-Wl,-rpath,' + g('LIBDIR'), g('LIBS') or '', g('SYSLIBS') or '', '-lpthread -lutil']))
        """;

    [PythonConfigTheory]
    [InlineData("shared", "")]
    [InlineData("shared", "-s")]
    [InlineData("static", "")]
    [InlineData("static", "-s")]
    [InlineData("static and exporting", "-rdynamic -s")]
    public void A_program_that_contains_Python_is_read(string linking, string option)
    {
        var library = linking == "shared" ? "-lpython3.11" : "-l:libpython3.11.a -lexpat -lz -lm -ldl -lpthread -lutil";
        AssertRead($"{option} {PythonConfigTheoryAttribute.Includes} {library}", isQualified: true);
    }

    [EmbeddingTheory]
    [EachLibrary]
    public void A_stripped_program_that_contains_any_version_is_read(string interpreter, string linking)
    {
        using var asked = Process.Start(
            new ProcessStartInfo(interpreter, ["-c", Options, linking]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var options = asked.StandardOutput.ReadToEnd().Trim();
        asked.WaitForExit();
        var version = Interpreters.VersionOf(interpreter);
        // The modules of 2.7 bring a second interpreter along unless the program exports the one that it has.
        var exports = version.Major == 2 && linking == "static" ? "-rdynamic" : "";
        AssertRead($"-s {exports} {options}", version >= new Version(3, 11));
    }

    private static void AssertRead(string options, bool isQualified)
    {
        var folder = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            var program = Path.Combine(folder.FullName, "program");
            File.WriteAllText($"{program}.c", Source);
            using (var compiler = Process.Start(PythonConfigTheoryAttribute.Compiler, $"-w -no-pie -o {program} {program}.c {options}"))
            {
                compiler.WaitForExit();
                Assert.Equal(0, compiler.ExitCode);
            }

            using var subject = new Subject(program);
            subject.Next();
            Eventually.Holds(() =>
            {
                var snapshot = Reading.Read(subject.Id);
                Assert.Equal(isQualified, snapshot.Version is { Major: 3, Minor: >= 11 });
                var thread = Assert.Single(snapshot.Threads);
                Assert.Equal(subject.Id, thread.ThreadId);
                Assert.Equal(["inner (<string>:3)", "outer (<string>:5)", "<module> (<string>:6)"], thread.Frames.Select(Reading.Text));
                Assert.Null(thread.Problem);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
