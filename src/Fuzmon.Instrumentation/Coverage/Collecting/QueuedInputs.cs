using Fuzmon.Instrumentation.Fuzzers;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Finds the inputs that a fuzzer keeps.</summary>
public static class QueuedInputs
{
    /// <summary>
    /// Of an AFL++ output folder: what lies in the <c>queue</c> of each instance. Of another folder: the files in it. Of a file: itself.
    /// Sorted by path.
    /// </summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path} is not there");

        var queues = AflFolder.InstancesOf(path).Select(instance => Path.Combine(instance, "queue")).Where(Directory.Exists).ToList();
        return queues.Count > 0 ? Queued(queues) : [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)];
    }

    /// <summary>What lies in the queues of the instances in output folders, as far as it can be read.</summary>
    internal static IReadOnlyList<string> InOutputs(IEnumerable<string> outputs)
    {
        try
        {
            return Queued(outputs.SelectMany(AflFolder.InstancesOf).Select(instance => Path.Combine(instance, "queue")).Where(Directory.Exists));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static List<string> Queued(IEnumerable<string> queues) =>
        [.. queues.SelectMany(queue => Directory.EnumerateFiles(queue, "id*")).Order(StringComparer.Ordinal)];
}
