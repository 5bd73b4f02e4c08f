using System.Collections.Frozen;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>
/// Which system calls are meant: names and classes with commas between them, <c>!</c> before all of it for all others, as strace's
/// <c>-e trace=</c>.
/// </summary>
public sealed class SyscallSet
{
    private readonly bool[] _included = new bool[CaptureStep.Calls + 1];

    private static readonly FrozenDictionary<string, Func<SyscallSignature, bool>> Classes = new Dictionary<string, Func<SyscallSignature, bool>>(StringComparer.Ordinal)
    {
        ["all"] = _ => true,
        ["file"] = call => call.IndexOf(ArgumentForm.Path) >= 0 || call.Name is "getcwd" or "fchdir",
        ["desc"] = call => call.Result == ResultForm.Descriptor
            || call.Arguments.Any(argument => argument.Form is ArgumentForm.Descriptor or ArgumentForm.Folder or ArgumentForm.DescriptorPair)
            || call.Name is "poll" or "ppoll" or "select" or "pselect6" or "close_range",
        ["process"] = Named("fork vfork clone clone3 execve execveat exit exit_group wait4 waitid kill tkill tgkill rt_sigqueueinfo "
            + "rt_tgsigqueueinfo pidfd_open pidfd_send_signal pidfd_getfd unshare setns prctl arch_prctl ptrace"),
        ["network"] = Named("socket socketpair connect accept accept4 bind listen getsockname getpeername sendto recvfrom sendmsg recvmsg "
            + "sendmmsg recvmmsg shutdown setsockopt getsockopt sendfile"),
        ["memory"] = Named("mmap munmap mprotect mremap brk madvise process_madvise msync mincore mlock mlock2 munlock mlockall munlockall "
            + "pkey_mprotect pkey_alloc pkey_free mbind get_mempolicy set_mempolicy migrate_pages move_pages remap_file_pages memfd_create "
            + "memfd_secret shmat shmdt map_shadow_stack mseal userfaultfd"),
        ["signal"] = Named("rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo "
            + "rt_sigsuspend sigaltstack kill tkill tgkill pause signalfd signalfd4 pidfd_send_signal"),
        ["ipc"] = Named("shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl"),
        ["creds"] = Named("getuid getgid geteuid getegid setuid setgid setreuid setregid getgroups setgroups setresuid getresuid setresgid "
            + "getresgid setfsuid setfsgid capget capset prctl"),
        ["clock"] = Named("clock_gettime clock_settime clock_getres clock_adjtime gettimeofday settimeofday time adjtimex"),
        ["stat"] = Named("stat fstat lstat newfstatat statx"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private SyscallSet()
    {
    }

    /// <summary>All calls.</summary>
    public static SyscallSet All { get; } = Parse("all");

    /// <summary>Names of classes, which <c>%</c> stands before.</summary>
    public static IEnumerable<string> ClassNames => Classes.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a set.</summary>
    /// <exception cref="FormatException">A name in it is none; the message says which one.</exception>
    public static SyscallSet Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var set = new SyscallSet();
        foreach (var prefix in (ReadOnlySpan<string>)["trace=", "t="])
            text = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        var isNegated = text.StartsWith('!');
        foreach (var word in (isNegated ? text[1..] : text).Split(','))
            set.Include(word);
        if (isNegated)
        {
            for (var i = 0; i < set._included.Length; i++)
                set._included[i] = !set._included[i];
        }

        return set;
    }

    /// <summary>Whether the call of a number is meant; <see cref="CaptureStep.Calls"/> and above are all that the table does not have.</summary>
    public bool Contains(int number) => _included[Math.Min((uint)number, CaptureStep.Calls)];

    /// <summary>Names of the calls that are meant.</summary>
    public IEnumerable<string> Names => SyscallTable.All.Where(call => _included[call.Number]).Select(call => call.Name);

    private static Func<SyscallSignature, bool> Named(string names)
    {
        var set = names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
        return call => set.Contains(call.Name);
    }

    private void Include(string word)
    {
        if (word is "all" or "%all")
        {
            Array.Fill(_included, value: true);
        }
        else if (word == "none")
        {
            // Nothing.
        }
        else if (word.StartsWith('%') && Classes.TryGetValue(word[1..], out var isMember))
        {
            foreach (var call in SyscallTable.All.Where(isMember))
                _included[call.Number] = true;
        }
        else if (SyscallTable.Of(word) is { } call)
        {
            _included[call.Number] = true;
        }
        else
        {
            throw new FormatException(word.StartsWith('%')
                ? $"there is no class {word}; there are {string.Join(", ", ClassNames.Select(name => "%" + name))}"
                : $"there is no system call {(word.Length == 0 ? "without a name" : word)}");
        }
    }
}
