using Fuzmon.Instrumentation.Fuzzers;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Tests.Fuzzers;

public sealed class FuzzerInstrumentTests : IDisposable, IInstrumentHost
{
    private const string PlotHeader
        = "# relative_time, cycles_done, cur_item, corpus_count, pending_total, pending_favs, map_size, saved_crashes, saved_hangs, max_depth, "
        + "execs_per_sec, total_execs, edges_found\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fuzmon-test-");
    private readonly List<CampaignRecord> _records = [];

    public DateTime Now { get; } = DateTime.UtcNow;

    public string Folder => _folder.FullName;

    [Fact]
    public void Inputs_are_counted_by_their_files_whatever_the_statistics_say()
    {
        Instance("main", corpus: 3, crashes: 2, hangs: 1);
        Write("main/fuzzer_stats", "execs_done        : 1000\ncorpus_count      : 1\nsaved_crashes     : 0\nstability         : 98.50%\n");
        File.WriteAllText(At("main/crashes/README.txt"), "");

        var instance = Assert.Single(Run(), record => record.Instance == "main");
        Assert.Equal((3, 2, 1), (instance.Corpus, instance.Crashes, instance.Hangs));
        Assert.Equal(1000, instance.Executions);
        Assert.Equal(98.5, instance.StabilityPercent);
        Assert.Null(instance.Pid);
    }

    [Fact]
    public void Figures_are_those_of_the_file_that_was_written_last()
    {
        Instance("main");
        Write("main/fuzzer_stats", "fuzzer_pid        : 0\nexecs_done        : 1000\nedges_found       : 7\n", age: 60);
        Write("main/plot_data", PlotHeader + "5, 0, 0, 1, 0, 0, 1.0%, 0, 0, 1, 100.00, 500, 7\n70, 2, 0, 1, 0, 0, 1.0%, 0, 0, 1, 123.45, 8000, 9\n", age: 3);

        var instance = Run()[0];
        Assert.Equal((8000, 123.45, 9, 2), (instance.Executions, instance.ExecutionsPerSec, instance.Edges, instance.Cycles));
        Assert.InRange(instance.StatisticsAgeSec!.Value, 2.9, 30);
    }

    [Fact]
    public void A_line_that_is_cut_off_is_not_used()
    {
        Instance("main");
        Write("main/plot_data", PlotHeader + "5, 0, 0, 1, 0, 0, 1.0%, 0, 0, 1, 100.00, 500, 7\n10, 0, 0, 1, 0, 0, 1.0%, 0, 0, 1, 100.00, 10");

        Assert.Equal(500, Run()[0].Executions);
    }

    [Fact]
    public void A_total_lacks_what_one_of_its_instances_lacks()
    {
        Instance("main", corpus: 2);
        Instance("s2", corpus: 3);
        Write("main/fuzzer_stats", "execs_done : 1000\n");

        var total = Assert.Single(Run(), record => record.Instance is null);
        Assert.Equal(2, total.Instances);
        Assert.Equal(5, total.Corpus);
        Assert.Null(total.Executions);
        Assert.Null(total.ExecutionsPerSec);
    }

    [Fact]
    public void What_has_not_changed_is_not_told_again()
    {
        Instance("main", corpus: 1);
        using var instrument = Start();
        instrument.Run();
        instrument.Run();
        Assert.Equal(2, _records.Count);

        Input("main", "queue", 7);
        instrument.Run();
        Assert.Equal([1, 1, 2, 2], _records.Select(record => record.Corpus));
    }

    [Fact]
    public void A_folder_that_is_an_instance_itself_is_one()
    {
        File.WriteAllText(At("fuzzer_stats"), "execs_done : 5\n");

        Assert.Equal([5, 5], Run().Select(record => record.Executions));
    }

    [Theory]
    [InlineData("execs_done : 99999999999999999999999\n")]
    [InlineData("execs_done : -5\n")]
    [InlineData("execs_done\n:::\n\0\0\0")]
    [InlineData("")]
    public void What_makes_no_sense_is_not_known(string text)
    {
        Instance("main");
        Write("main/fuzzer_stats", text);
        Write("main/plot_data", text);

        Assert.Null(Run()[0].Executions);
    }

    [Fact]
    public void Folders_without_a_fuzzer_and_folders_that_are_not_there_say_nothing()
    {
        Directory.CreateDirectory(At("empty"));
        using var instrument = new FuzzerInstrument(new FuzzerSettings { Folders = [Folder, At("nowhere")] });
        instrument.Start(this);
        instrument.Run();

        Assert.Empty(_records);
    }

    void IInstrumentHost.Emit(Record record) => _records.Add(Assert.IsType<CampaignRecord>(record));

    void IInstrumentHost.Audit(string text) => Assert.Fail($"Nothing was attached: {text}");

    public void Dispose() => _folder.Delete(recursive: true);

    private FuzzerInstrument Start()
    {
        var instrument = new FuzzerInstrument(new FuzzerSettings { Folders = [Folder] });
        instrument.Start(this);
        return instrument;
    }

    private List<CampaignRecord> Run()
    {
        using var instrument = Start();
        instrument.Run();
        return _records;
    }

    private string At(string path) => Path.Combine(Folder, path);

    private void Instance(string name, int corpus = 0, int crashes = 0, int hangs = 0)
    {
        foreach (var (folder, count) in new[] { ("queue", corpus), ("crashes", crashes), ("hangs", hangs) })
        {
            Directory.CreateDirectory(At($"{name}/{folder}/.state"));
            for (var i = 0; i < count; i++)
                Input(name, folder, i);
        }

        Write($"{name}/fuzzer_setup", "");
    }

    private void Input(string instance, string folder, int number) => Write($"{instance}/{folder}/id:{number:D6},src:000000", "x");

    private void Write(string path, string text, int age = 0)
    {
        File.WriteAllText(At(path), text);
        File.SetLastWriteTimeUtc(At(path), Now.AddSeconds(-age));
    }
}
