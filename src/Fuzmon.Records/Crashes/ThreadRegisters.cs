namespace Fuzmon.Records;

/// <summary>What a thread's registers held in the instant of a crash.</summary>
/// <param name="ThreadId">The operating system's thread id.</param>
/// <param name="Values">By name: <c>rax</c> to <c>r15</c>, <c>rip</c>, <c>eflags</c>, and more where they are known.</param>
public sealed record ThreadRegisters(int ThreadId, IReadOnlyList<KeyValuePair<string, ulong>> Values)
{
    /// <summary>A register's value; null when it is not known.</summary>
    public ulong? this[string name]
    {
        get
        {
            foreach (var (key, value) in Values)
            {
                if (key == name)
                    return value;
            }

            return null;
        }
    }
}
