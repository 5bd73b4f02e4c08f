using System.Net;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Web;

namespace Fuzmon.Configuration;

/// <summary>Where the run can be looked at while it goes on.</summary>
internal sealed record MetricsSettings
{
    /// <summary>The address and port of the listener; null for none.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>What a request for data must bring; null for nothing.</summary>
    public string? Token { get; init; }

    /// <summary>The file that the token is in; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Groups of processes.</summary>
    public LiveSettings Live { get; init; } = new();

    /// <summary>Whether anybody looks.</summary>
    public bool IsWatched => Listen is not null;

    /// <summary>The listener; null for none.</summary>
    /// <exception cref="UserErrorException">It may not listen there, or the token cannot be read.</exception>
    public ListenSettings? ToListen()
    {
        if (Listen is not { } listen)
            return null;

        var token = TokenFile is { } file ? ReadToken(file) : Token;
        if (token is null && !IPAddress.IsLoopback(listen.Address))
        {
            throw new UserErrorException(
                ExitStatuses.Usage, $"metrics.listen = \"{listen}\" can be reached from other machines; set metrics.token or metrics.token_file, or listen on 127.0.0.1");
        }

        return new ListenSettings(listen, token);
    }

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token
                ? token
                : throw new UserErrorException(ExitStatuses.Usage, $"{file}: the token (metrics.token_file) is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Usage, $"{file}: the token (metrics.token_file) cannot be read: {e.Message.TrimEnd('.')}");
        }
    }
}
