namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Which outcome of which condition of a decision, for modified condition/decision coverage.</summary>
/// <param name="Line">The line of the decision.</param>
/// <param name="Size">How many conditions the decision has.</param>
/// <param name="Index">Which of them.</param>
/// <param name="IsTrue">Whether it is about its being true.</param>
internal readonly record struct ConditionKey(uint Line, uint Size, uint Index, bool IsTrue) : IComparable<ConditionKey>
{
    public int CompareTo(ConditionKey other) => (Line, Size, Index, IsTrue).CompareTo((other.Line, other.Size, other.Index, other.IsTrue));

    public static bool operator <(ConditionKey left, ConditionKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ConditionKey left, ConditionKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ConditionKey left, ConditionKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ConditionKey left, ConditionKey right) => left.CompareTo(right) >= 0;
}
