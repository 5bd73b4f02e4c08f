using System.Net;

namespace Fuzmon.Reporting.Web;

/// <summary>Where the live page and the metrics are served, and to whom.</summary>
/// <param name="EndPoint">The address and the port.</param>
/// <param name="Token">What a request for data must bring; null for nothing, which only a loopback address may do.</param>
internal sealed record ListenSettings(IPEndPoint EndPoint, string? Token);
