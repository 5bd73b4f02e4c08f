using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

/// <summary>The part of libfuzmon that captures stacks; names are those of <c>fuzmon.h</c>. What returns an int returns -errno.</summary>
internal static unsafe partial class LibFuzmonStacks
{
    private const string Name = "fuzmon";

    [LibraryImport(Name)]
    public static partial int fuzmon_stacks_open(int pid, out nint stacks);

    [LibraryImport(Name)]
    public static partial void fuzmon_stacks_close(nint stacks);

    [LibraryImport(Name)]
    public static partial int fuzmon_stacks_use_python(nint stacks, fuzmon_python* table);

    [LibraryImport(Name)]
    public static partial int fuzmon_stacks_use_regions(nint stacks, fuzmon_region* regions, uint count);

    [LibraryImport(Name)]
    public static partial int fuzmon_tracer_start(out nint tracer);

    [LibraryImport(Name)]
    public static partial void fuzmon_tracer_stop(nint tracer);

    [LibraryImport(Name)]
    public static partial int fuzmon_tracer_capture(
        nint tracer, nint stacks, in fuzmon_capture_options options, uint timeout_ms, out fuzmon_capture_header* block);
}
