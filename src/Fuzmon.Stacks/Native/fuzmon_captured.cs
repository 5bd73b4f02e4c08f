namespace Fuzmon.Stacks.Native;

internal enum fuzmon_captured : byte
{
    FUZMON_NOT_CAPTURED = 0,
    FUZMON_CAPTURED_STOPPED = 1,
    FUZMON_CAPTURED_BLOCKED = 2,
}
