using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Tests.Native;

public sealed class LayoutTests
{
    [Fact]
    public void Structures_agree_with_the_compiler_field_by_field()
    {
        Type[] structures = [typeof(fuzmon_capture_options), typeof(fuzmon_capture_header), typeof(fuzmon_module), typeof(fuzmon_thread), typeof(fuzmon_frame),
            typeof(fuzmon_python), typeof(fuzmon_python_copy), typeof(fuzmon_python_piece), typeof(fuzmon_python_code)];
        var ours = structures.SelectMany(Describe).ToArray();

        Assert.Equal(ours, AskCompiler(structures));
    }

    private static IEnumerable<string> Describe(Type structure)
        => FieldsOf(structure)
            .Select(field => $"{structure.Name}.{field} {Marshal.OffsetOf(structure, field).ToString(CultureInfo.InvariantCulture)}")
            .Append($"{structure.Name} {Marshal.SizeOf(structure).ToString(CultureInfo.InvariantCulture)}");

    private static IEnumerable<string> FieldsOf(Type structure)
        => structure.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public).Select(field => field.Name);

    private static string[] AskCompiler(IEnumerable<Type> structures)
    {
        var lines = structures.SelectMany(structure => FieldsOf(structure)
            .Select(field => $"printf(\"{structure.Name}.{field} %zu\\n\", offsetof(struct {structure.Name}, {field}));")
            .Append($"printf(\"{structure.Name} %zu\\n\", sizeof(struct {structure.Name}));"));
        var folder = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            var source = Path.Combine(folder.FullName, "layout.c");
            File.WriteAllText(
                source, $"#include <stddef.h>\n#include <stdio.h>\n#include \"fuzmon.h\"\nint main(void)\n{{\n{string.Join('\n', lines)}\n}}\n");
            var program = Path.Combine(folder.FullName, "layout");
            Run("cc", "-I", HeaderFolder(), "-o", program, source);
            return Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string HeaderFolder([CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../native/include"));
}
