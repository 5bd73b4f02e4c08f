using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>Whoever webhooks call: answers each request and keeps what it was.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener _socket = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];

    public Listener()
    {
        _socket.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address => $"http://{_socket.LocalEndpoint}/hook";

    /// <summary>Head and body of each so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>The address of a port where nobody listens.</summary>
    public static string Nobody
    {
        get
        {
            using var listener = new Listener();
            return listener.Address;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _socket.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[65_536];
        while (!IsWhole(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0)
                return;
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        lock (_requests)
            _requests.Add(text.ToString());
        await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;

        var length = text[..end].Split("\r\n").Select(line => line.Split(": ")).Where(words => words[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(words => int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
        return Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= length;
    }
}
