using Fuzmon.Monitor;
using Fuzmon.Records;

namespace Fuzmon.Replaying;

/// <summary>Puts a journal's records through a sink, in the order of their times.</summary>
internal sealed class Replay(ReplayOptions options, JournalReader journal, IRecordSink sink)
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly TimeOrder _order = new();
    private readonly Pace _pace = new(options.Speed);
    private readonly List<Record> _batch = [];

    /// <summary>Records that were put through, so far.</summary>
    public long Count { get; private set; }

    /// <summary>Goes through the journal, or follows it until it is cancelled.</summary>
    /// <exception cref="InvalidDataException">The journal cannot be read to its end; what could be has been put through.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var page = journal.ReadPage();
                foreach (var record in page.Where(options.Wants))
                    _order.Add(record);
                // What is live has been put in order as well as it ever will be when there is no more of it.
                await PassAsync(isEnd: page.Count == 0, cancellation);
                if (page.Count > 0)
                    continue;
                if (!options.Follow)
                    return;
                await Task.Delay(PollInterval, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
        catch (InvalidDataException)
        {
            await PassAsync(isEnd: true, cancellation);
            throw;
        }
    }

    private async Task PassAsync(bool isEnd, CancellationToken cancellation)
    {
        while (_order.TryTake(isEnd, out var record))
        {
            for (var wait = _pace.Until(record!.Timestamp); wait > TimeSpan.Zero; wait = _pace.Until(record.Timestamp))
            {
                Flush();
                await Task.Delay(wait < LongestWait ? wait : LongestWait, cancellation);
            }

            _batch.Add(record);
            if (_batch.Count == MaxBatch)
                Flush();
        }

        Flush();
    }

    private void Flush()
    {
        if (_batch.Count == 0)
            return;

        sink.Write(_batch);
        Count += _batch.Count;
        _batch.Clear();
    }
}
