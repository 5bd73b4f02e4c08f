using System.Net.Sockets;
using System.Text;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>Hears what a service tells systemd.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.ReceiveTimeout = 60_000;
    }

    /// <summary>Waits for a message with this assignment in it; others before it are passed over.</summary>
    /// <returns>All assignments of the message.</returns>
    public Dictionary<string, string> WaitFor(string assignment)
    {
        var buffer = new byte[4096];
        for (; ; )
        {
            var lines = Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Contains(assignment))
                return lines.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        }
    }

    public void Dispose() => _socket.Dispose();
}
