namespace Fuzmon.Instrumentation.Triage;

/// <summary>
/// Frames that say nothing about a fault: those of who reports it (sanitizers, libFuzzer), of who ends the program (abort, assert,
/// panics) and of libc's copying functions, whose caller is at fault. A name ends with <c>*</c> when anything may follow.
/// </summary>
public sealed class IgnoredFrames
{
    private static readonly string[] Functions =
    [
        "__asan_*", "__asan::*", "__interceptor_*", "___interceptor_*", "__sanitizer*", "__ubsan*", "__tsan*", "__msan*", "__lsan*",
        "__hwasan*", "fuzzer::*", "LLVMFuzzer*", "main_fuzzer*", "__libc_start_*", "_start", "__libc_message*", "malloc_printerr", "__pthread_kill*", "pthread_kill*",
        "raise", "__GI_raise", "gsignal", "__GI_abort", "abort", "__assert_fail*", "__GI___assert_fail", "__chk_fail", "__fortify_fail*",
        "__stack_chk_fail*", "__GI___*", "_int_free*", "_int_malloc*", "_int_realloc*", "__libc_malloc", "__libc_free", "__libc_realloc", "__libc_calloc",
        "malloc", "free", "cfree", "calloc", "realloc", "munmap_chunk", "unlink_chunk*", "malloc_consolidate", "tcache_*",
        "memcpy*", "memmove*", "memset*", "memcmp*", "strlen*", "strcpy*", "strncpy*", "strcmp*", "strncmp*", "strcat*", "strdup", "strndup",
        "__mem*", "__str*", "operator new*", "operator delete*", "std::__*", "std::terminate*", "std::rt::*", "std::panicking::*",
        "std::sys::*", "core::panicking::*", "core::ops::function::*", "rust_begin_unwind", "rust_panic*", "__rust_*", "_rust_*",
        "runtime.*", "panic", "testing.*", "__cxa_throw", "__cxxabiv1::*", "__gnu_cxx::__verbose_terminate_handler", "__restore_rt",
        "<signal handler called>", "__kill", "kill", "abort_message", "demangling_terminate_handler", "_objc_terminate*", "g_assertion_message*", "logging::LogMessage*", "base::debug::StackTrace*",
        "fuzztest::*", "testing::*", "centipede::*", "RUN_ALL_TESTS", "__invoke<*", "__apply_tuple_impl<*", "absl::Cleanup<*", "SkAbort_*", "HandleExceptionsInMethodIfSupported*", "absl::cleanup_internal::*",
        "_swift_stdlib_*", "Swift._*", "closure #*", "function signature specialization*", "__run_exit_handlers", "exit", "New",
        "(<unknown module>)", "scanf_common", "printf_common",
    ];

    private static readonly string[] Files = ["/sysdeps/", "compiler-rt/lib/", "libsanitizer/", "/rustc/", "glibc-", "/fuzztest/", "/googletest/"];

    // Of these it is ignored what has no name.
    private static readonly string[] Libraries = ["libc++abi.", "libc++.", "libgcc_s."];

    private readonly string[] _functions;

    /// <summary>The usual ones and others.</summary>
    /// <param name="others">Names of functions; <c>*</c> at the end stands for anything.</param>
    public IgnoredFrames(IEnumerable<string>? others = null) => _functions = [.. Functions, .. others ?? []];

    /// <summary>Whether the frame says nothing.</summary>
    public bool Ignores(CrashFrame frame)
    {
        if (frame.Function is { } function)
        {
            foreach (var pattern in _functions)
            {
                if (pattern[^1] == '*' ? function.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : function == pattern)
                    return true;
            }
        }

        if (frame.Function is null && frame.Module is { } library && Libraries.Any(part => library.Contains(part, StringComparison.Ordinal)))
            return true;

        // Where libc's own source is known, its lines would be taken for the program's.
        if (frame.Module is { } module && Path.GetFileName(module) is var name
            && (name.StartsWith("libc.so", StringComparison.Ordinal) || name.StartsWith("libc-", StringComparison.Ordinal) || name.StartsWith("ld-linux", StringComparison.Ordinal)))
        {
            return true;
        }

        return frame.File is { } file && Files.Any(part => file.Contains(part, StringComparison.Ordinal));
    }
}
