using System.Globalization;
using System.Text;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;

namespace Fuzmon.Parsing;

/// <summary>Prints the reports of sanitizers, runtimes and libc that are in files, with what triage makes of each.</summary>
internal static class ReportParsing
{
    /// <summary>Its name among those of the tracers.</summary>
    public const string Name = "sanitizer";

    private const int MostBytes = 64 << 20;

    private static readonly CompositeFormat Columns = CompositeFormat.Parse("{0,-26} {1,-32} {2,-20} {3,-20} {4}");

    /// <summary>Reads all of them.</summary>
    public static void Run(ParseOptions options)
    {
        int files = 0, reports = 0;
        var ignored = new IgnoredFrames();
        var isTable = !options.Json && !options.Summary;
        if (isTable)
            StandardOutput.WriteLine(string.Format(CultureInfo.InvariantCulture, Columns, "TOOL", "CLASS", "SEVERITY", "LINE", "STATE"));
        foreach (var input in LogInput.Of(options.Paths))
        {
            files++;
            foreach (var report in ReportParser.Parse(Read(input)))
            {
                reports++;
                var crashClass = CrashClasses.OfReport(report);
                var identity = CrashKeeper.IdentityOf(crashClass, report, ignored);
                if (isTable)
                {
                    StandardOutput.WriteLine(Messages.Printable(string.Format(
                        CultureInfo.InvariantCulture, Columns, report.Tool, crashClass, CrashClasses.SeverityOf(crashClass), identity.Line ?? "-", string.Join(" < ", identity.State))));
                }
                else if (!options.Summary)
                {
                    StandardOutput.WriteLine(Compose(input.Path, report, crashClass, identity));
                }
            }
        }

        if (options.Summary)
            StandardOutput.WriteLine(options.Json ? $"{{\"files\":{files},\"reports\":{reports}}}" : $"{files} files, {reports} reports");
    }

    private static byte[] Read(LogInput input)
    {
        using var stream = input.Open();
        using var kept = new MemoryStream();
        var buffer = new byte[64 << 10];
        try
        {
            for (int count; kept.Length < MostBytes && (count = stream.Read(buffer)) > 0;)
                kept.Write(buffer, 0, count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{input.Path}: it cannot be read");
        }

        if (kept.Length >= MostBytes)
            Messages.Write($"{input.Path}: only the first {MostBytes >> 20} MiB are read");
        return kept.ToArray();
    }

    private static string Compose(string path, SanitizerReport report, string crashClass, StackIdentity identity)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        writer.BeginMap();
        writer.Field("file"u8, path);
        writer.Field("class"u8, crashClass);
        writer.Field("severity"u8, CrashClasses.SeverityOf(crashClass));
        writer.Field("line"u8, identity.Line);
        writer.Field("stack_hash"u8, identity.Hash);
        writer.Name("state"u8);
        writer.BeginArray();
        foreach (var frame in identity.State)
            writer.Value(frame);
        writer.EndArray();
        writer.Name("sanitizer"u8);
        report.WriteTo(writer);
        writer.EndMap();
        writer.EndLine();
        return Encoding.UTF8.GetString(buffer.Written.Span).TrimEnd('\n');
    }
}
