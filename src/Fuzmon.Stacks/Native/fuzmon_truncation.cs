namespace Fuzmon.Stacks.Native;

internal enum fuzmon_truncation : byte
{
    FUZMON_COMPLETE = 0,
    FUZMON_TRUNCATED_FRAMES = 1,
    FUZMON_TRUNCATED_STACK = 2,
    FUZMON_TRUNCATED_REGISTERS = 3,
    FUZMON_TRUNCATED_UNWIND = 4,
}
