using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Following;

/// <summary>The part of libfuzmon that starts fuzmon-follower; names are those of <c>fuzmon_follow.h</c>. What returns an int returns -errno.</summary>
internal static partial class LibFuzmonFollow
{
    private const string Name = "fuzmon";

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int fuzmon_follower_start(string path, out fuzmon_follower follower);

    [LibraryImport(Name)]
    public static partial void fuzmon_follower_end(in fuzmon_follower follower);

    [StructLayout(LayoutKind.Sequential)]
    public struct fuzmon_follower
    {
        public int pid;
        public int pidfd;
        public int socket;
    }
}
