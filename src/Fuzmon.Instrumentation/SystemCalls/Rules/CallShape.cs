namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>Where a call has its paths, and what it changes. An index of -1 stands for an argument that it does not have.</summary>
/// <param name="Path">The argument with the path; -1 for a call that is about an open file.</param>
/// <param name="Folder">The argument with the descriptor that the path is relative to.</param>
/// <param name="To">The argument with the second path.</param>
/// <param name="ToFolder">The argument with the descriptor that it is relative to.</param>
/// <param name="Descriptor">The argument with the descriptor that the call is about.</param>
/// <param name="Pair">The argument with a pair of new descriptors.</param>
/// <param name="Effect">What it changes.</param>
internal sealed record CallShape(
    int Path = -1, int Folder = -1, int To = -1, int ToFolder = -1, int Descriptor = 0, int Pair = -1, CallEffect Effect = CallEffect.None)
{
    private static readonly CallShape About = new();

    private static readonly CallShape WithPath = new(Path: 0, Descriptor: -1);

    private static readonly CallShape WithFolder = new(Path: 1, Folder: 0, Descriptor: -1);

    private static readonly Dictionary<string, CallShape> Shapes = Make();

    /// <summary>The calls that change something.</summary>
    public static IEnumerable<string> Changing => Shapes.Where(entry => entry.Value.Effect != CallEffect.None).Select(entry => entry.Key);

    /// <summary>The calls that are known.</summary>
    public static IReadOnlyCollection<string> Known => Shapes.Keys;

    /// <summary>The shape of a call; one that is not known is about its first argument, if that is a descriptor.</summary>
    public static CallShape Of(string name) => Shapes.GetValueOrDefault(name, About);

    private static Dictionary<string, CallShape> Make()
    {
        var shapes = new Dictionary<string, CallShape>(StringComparer.Ordinal);
        Add(WithPath, "access stat stat64 lstat lstat64 statfs readlink unlink rmdir mkdir mknod chmod chown lchown truncate utime utimes chroot "
            + "acct swapon umount2 pivot_root getxattr lgetxattr setxattr lsetxattr listxattr removexattr");
        Add(WithFolder, "unlinkat fchmodat fchmodat2 fchownat faccessat faccessat2 newfstatat fstatat64 statx mkdirat mknodat readlinkat utimensat "
            + "futimesat name_to_handle_at");
        Add(new(Path: 1, Descriptor: 0), "inotify_add_watch");
        Add(new(Path: 0, To: 1, Descriptor: -1), "rename link mount");
        Add(new(Path: 1, Folder: 0, To: 3, ToFolder: 2, Descriptor: -1), "renameat renameat2 linkat move_mount");
        // The path is the link that is made; what it points to is the second one.
        Add(new(Path: 1, To: 0, Descriptor: -1), "symlink");
        Add(new(Path: 2, Folder: 1, To: 0, Descriptor: -1), "symlinkat");
        Add(new(Descriptor: 4), "mmap mmap2");
        Add(WithPath with { Effect = CallEffect.Opens }, "open creat");
        Add(WithFolder with { Effect = CallEffect.Opens }, "openat openat2 open_tree");
        Add(new(Descriptor: -1, Effect: CallEffect.Opens), "socket memfd_create memfd_secret eventfd eventfd2 epoll_create epoll_create1 timerfd_create "
            + "inotify_init inotify_init1 fanotify_init perf_event_open userfaultfd pidfd_open pidfd_getfd io_uring_setup mq_open fsopen landlock_create_ruleset");
        Add(new(Effect: CallEffect.Opens), "accept accept4 signalfd signalfd4");
        Add(new(Descriptor: -1, Pair: 0, Effect: CallEffect.OpensPair), "pipe pipe2");
        Add(new(Descriptor: -1, Pair: 3, Effect: CallEffect.OpensPair), "socketpair");
        Add(new(Effect: CallEffect.Copies), "dup");
        Add(new(Effect: CallEffect.CopiesTo), "dup2 dup3");
        Add(new(Effect: CallEffect.Controls), "fcntl fcntl64 ioctl");
        Add(new(Effect: CallEffect.Closes), "close");
        Add(new(Effect: CallEffect.ClosesRange), "close_range");
        Add(WithPath with { Effect = CallEffect.Executes }, "execve");
        Add(WithFolder with { Descriptor = 0, Effect = CallEffect.Executes }, "execveat");
        Add(new(Descriptor: -1, Effect: CallEffect.Forks), "fork vfork clone clone3");
        Add(WithPath with { Effect = CallEffect.ChangesFolder }, "chdir");
        Add(new(Effect: CallEffect.ChangesFolderTo), "fchdir");
        // Their first argument is a number, but no descriptor.
        Add(new(Descriptor: -1), "kill tkill tgkill ptrace setns unshare exit exit_group alarm umask setuid setgid setresuid mprotect munmap brk prctl "
            + "bpf futex wait4 waitid sched_setaffinity process_vm_readv process_vm_writev seccomp init_module delete_module");
        shapes["setns"] = About;
        return shapes;

        void Add(CallShape shape, string names)
        {
            foreach (var name in names.Split(' '))
                shapes[name] = shape;
        }
    }
}
