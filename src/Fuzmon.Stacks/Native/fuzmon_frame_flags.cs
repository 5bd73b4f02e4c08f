namespace Fuzmon.Stacks.Native;

[Flags]
internal enum fuzmon_frame_flags : uint
{
    None = 0,
    FUZMON_FRAME_EXACT = 1,
    FUZMON_FRAME_SIGNAL = 2,
    FUZMON_FRAME_FROM_RBP = 4,
    FUZMON_FRAME_FROM_STACK = 8,
}
