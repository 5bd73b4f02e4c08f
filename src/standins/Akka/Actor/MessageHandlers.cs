using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>The handlers of one behaviour, in the order of declaration.</summary>
internal sealed class MessageHandlers
{
    private readonly List<MessageHandler> _handlers = [];
    private bool _catchesAll;

    internal void Add(MessageHandler handler, bool catchesAll = false)
    {
        if (_catchesAll)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }
        _handlers.Add(handler);
        _catchesAll = catchesAll;
    }

    /// <summary>False if no handler takes the message.</summary>
    internal bool TryHandle(object message)
    {
        foreach (var handler in CollectionsMarshal.AsSpan(_handlers))
        {
            if (handler.TryHandle(message)) return true;
        }
        return false;
    }
}
