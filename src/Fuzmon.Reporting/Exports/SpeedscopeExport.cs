using System.Text.Json;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>Stacks in speedscope's file format: a sampled profile for each process, each stack of a thread with the weight 1.</summary>
public sealed class SpeedscopeExport(ReportOptions options, string title, Stream output) : RecordExport(options)
{
    private const int MaxProfiles = 1000;

    private readonly Dictionary<(string Name, string? File, int Line), int> _frames = [];
    private readonly List<(string Name, string? File, int Line)> _shared = [];
    private readonly Dictionary<string, List<int[]>> _profiles = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Finish()
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.WriteString("exporter", "fuzmon");
        json.WriteString("name", SafeText.Of(title));
        json.WriteNumber("activeProfileIndex", 0);
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (var (name, file, line) in _shared)
        {
            json.WriteStartObject();
            json.WriteString("name", SafeText.Of(name));
            if (file is not null)
                json.WriteString("file", SafeText.Of(file));
            if (file is not null && line > 0)
                json.WriteNumber("line", line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        foreach (var (name, samples) in _profiles.OrderByDescending(profile => profile.Value.Count))
            WriteProfile(json, name, samples);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private protected override void Add(RecordLine record)
    {
        foreach (var thread in ThreadsOf(record))
        {
            var name = $"{SafeText.Of(record.Name ?? "?")} ({record.Pid})";
            if (!_profiles.TryGetValue(name, out var samples))
            {
                if (_profiles.Count >= MaxProfiles && !_profiles.ContainsKey(name = FrameTree.Others))
                    _profiles.Add(name, []);
                if (!_profiles.TryGetValue(name, out samples))
                    _profiles.Add(name, samples = []);
            }

            samples.Add([.. thread.Frames.Select(NumberOf)]);
        }
    }

    private int NumberOf(ReadFrame frame)
    {
        var key = (frame.Name, frame.File, frame.Line);
        if (!_frames.TryGetValue(key, out var number))
        {
            _frames.Add(key, number = _shared.Count);
            _shared.Add(key);
        }

        return number;
    }

    private static void WriteProfile(Utf8JsonWriter json, string name, List<int[]> samples)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", name);
        json.WriteString("unit", "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", samples.Count);
        json.WriteStartArray("samples");
        foreach (var sample in samples)
        {
            json.WriteStartArray();
            foreach (var frame in sample)
                json.WriteNumberValue(frame);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var _ in samples)
            json.WriteNumberValue(1);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
