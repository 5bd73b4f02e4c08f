namespace Fuzmon.Benchmarks.Triage;

/// <summary>
/// Grouping as CASR is described to do it: equal stacks once; of each pair of the others the similarity that weighs frames by their depth
/// (a = 0.04) and by how far they are shifted (r = 0.13); complete linkage, cut at 0.3.
/// </summary>
internal static class CasrMethod
{
    private const double Depth = 0.04;
    private const double Shift = 0.13;
    private const double Cut = 0.3;

    public static int CountClusters(IEnumerable<string[]> stacks)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = stacks.Select(stack => stack.Select(name => NumberOf(numbers, name)).ToArray())
            .DistinctBy(stack => string.Join(' ', stack), StringComparer.Ordinal).ToList();
        var distances = new float[distinct.Count, distinct.Count];
        for (var i = 0; i < distinct.Count; i++)
        {
            for (var j = i + 1; j < distinct.Count; j++)
                distances[i, j] = distances[j, i] = (float)(1 - Similarity(distinct[i], distinct[j]));
        }

        return distinct.Count - CountMerges(distances);
    }

    private static int NumberOf(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number))
            numbers.Add(name, number = numbers.Count);
        return number;
    }

    private static double Similarity(int[] first, int[] second)
    {
        var former = new double[first.Length + 1];
        var row = new double[first.Length + 1];
        for (var i = 1; i <= second.Length; i++)
        {
            for (var j = 1; j <= first.Length; j++)
            {
                var match = first[j - 1] == second[i - 1] ? Math.Exp(-((Math.Min(i, j) * Depth) + (Math.Abs(i - j) * Shift))) : 0;
                row[j] = Math.Max(Math.Max(row[j - 1], former[j]), former[j - 1] + match);
            }

            (former, row) = (row, former);
        }

        var most = 0.0;
        for (var i = 1; i <= Math.Min(first.Length, second.Length); i++)
            most += Math.Exp(-Depth * i);
        return former[first.Length] / most;
    }

    // A chain of nearest neighbours: whoever two are nearest to each other are merged.
    private static int CountMerges(float[,] distances)
    {
        var alive = Enumerable.Range(0, distances.GetLength(0)).ToList();
        var chain = new Stack<int>();
        var merges = 0;
        while (alive.Count > 1)
        {
            if (chain.Count == 0)
                chain.Push(alive[0]);
            var last = chain.Peek();
            var nearest = alive.Where(other => other != last).MinBy(other => distances[last, other]);
            var former = chain.Count > 1 ? chain.ElementAt(1) : -1;
            if (former >= 0 && distances[last, former] <= distances[last, nearest])
                nearest = former;
            if (nearest != former)
            {
                chain.Push(nearest);
                continue;
            }

            chain.Pop();
            chain.Pop();
            merges += distances[last, nearest] < Cut ? 1 : 0;
            alive.Remove(last);
            foreach (var other in alive)
                distances[nearest, other] = distances[other, nearest] = Math.Max(distances[nearest, other], distances[last, other]);
        }

        return merges;
    }
}
