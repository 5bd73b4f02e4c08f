using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fuzmon.Reporting.Web;

/// <summary>
/// Who may ask. A page of somebody else in the browser of the one who may is not to: neither by a form or a script (Origin), nor by
/// a name of its own that leads here (Host). There are no cookies that it could use.
/// </summary>
internal sealed class RequestGuard(ListenSettings settings)
{
    private const string Bearer = "Bearer ";

    private readonly byte[]? _token = settings.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    /// <summary>Whether a request comes from where it may; asked before anything else.</summary>
    public bool IsWelcome(HttpRequest request)
        => IsOurName(request.Host)
            && (request.Headers.Origin is not [{ } origin, ..] || origin == $"http://{request.Host.Value}")
            && request.Headers["Sec-Fetch-Site"] is not ["cross-site" or "same-site"];

    /// <summary>Whether it brings the token, if one is needed. How long this takes says nothing of the token.</summary>
    public bool MayReadData(HttpRequest request)
    {
        if (_token is null)
            return true;

        var given = request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : "";
        return CryptographicOperations.FixedTimeEquals(_token, SHA256.HashData(Encoding.UTF8.GetBytes(given)));
    }

    // With a token, any name that leads here is good: whoever has the token knows whom he asks.
    private bool IsOurName(HostString host)
    {
        if (!host.HasValue)
            return false;
        if (_token is not null || host.Host == "localhost")
            return true;
        return IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
    }
}
