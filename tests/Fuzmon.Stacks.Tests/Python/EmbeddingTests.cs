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

    [PythonConfigTheory]
    [InlineData("shared", "")]
    [InlineData("shared", "-s")]
    [InlineData("static", "")]
    [InlineData("static", "-s")]
    [InlineData("static and exporting", "-rdynamic -s")]
    public void A_program_that_contains_Python_is_read(string linking, string option)
    {
        var folder = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            var program = Path.Combine(folder.FullName, "program");
            File.WriteAllText($"{program}.c", Source);
            var library = linking == "shared" ? "-lpython3.11" : "-l:libpython3.11.a -lexpat -lz -lm -ldl -lpthread -lutil";
            var arguments = $"-w -no-pie -o {program} {program}.c {PythonConfigTheoryAttribute.Includes} {option} {library}";
            using (var compiler = Process.Start(PythonConfigTheoryAttribute.Compiler, arguments))
            {
                compiler.WaitForExit();
                Assert.Equal(0, compiler.ExitCode);
            }

            using var subject = new Subject(program);
            subject.Next();
            Eventually.Holds(() =>
            {
                var snapshot = Reading.Read(subject.Id);
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
