using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <summary>
/// The grammar: turns tokens into events, a statement or value at a time, with its own stack. What a key or header opens and
/// closes is queued at once, a few events for each level of the greatest depth at most.
/// </summary>
internal sealed partial class TomlEventSource
{
    private const int MaxDepth = 64;

    private readonly TomlLexer _lexer;
    private readonly Queue<TomlParseEvent> _events = new();
    private readonly Stack<TomlContainer> _containers = new();
    private TomlToken _token;
    private State _state;
    private int _depth;

    public TomlEventSource(string text, string sourceName)
    {
        _lexer = new TomlLexer(text, sourceName);
        _scope = _root;
    }

    private enum State
    {
        NotStarted,
        Statement,
        KeyRead,
        ValueExpected,
        AfterValue,
        Ended,
    }

    /// <summary>The next event; false after the last.</summary>
    public bool TryNext(out TomlParseEvent next)
    {
        while (_events.Count == 0 && _state != State.Ended)
            Produce();
        return _events.TryDequeue(out next);
    }

    private void Produce()
    {
        if (_state == State.NotStarted)
        {
            Next(TomlLexerMode.Key);
            _events.Enqueue(new TomlParseEvent(TomlParseEventKind.StartDocument, span: null));
            Open(TomlParseEventKind.StartTable, span: null, TokenSpan());
            _state = State.Statement;
        }
        else if (_state == State.KeyRead)
        {
            Next(TomlLexerMode.Value);
            _state = State.ValueExpected;
        }
        else if (_containers.TryPeek(out TomlContainer? container))
        {
            if (container.Scope is null)
                ProduceArray(container);
            else
                ProduceInlineTable(container, container.Scope);
        }
        else if (_state == State.ValueExpected)
        {
            _state = State.AfterValue;
            ProduceValue(TomlLexerMode.Key);
        }
        else if (_state == State.AfterValue)
            EndStatement();
        else
            ProduceStatement();
    }

    private void ProduceStatement()
    {
        while (_token.Kind == TomlTokenKind.NewLine)
            Next(TomlLexerMode.Key);
        if (_token.Kind is TomlTokenKind.OpenBracket or TomlTokenKind.OpenBracketDouble)
            ReadHeader(isArray: _token.Kind == TomlTokenKind.OpenBracketDouble);
        else if (_token.IsKey)
            ReadKey(_scope, dottedBase: 0);
        else if (_token.Kind == TomlTokenKind.EndOfFile)
            EndDocument();
        else
            throw Unexpected("a key, a table header or a comment");
    }

    private void EndStatement()
    {
        if (_token.Kind == TomlTokenKind.NewLine)
            Next(TomlLexerMode.Key);
        else if (_token.Kind != TomlTokenKind.EndOfFile)
            throw Unexpected("the end of the line after the value");
        _state = State.Statement;
    }

    private void ProduceValue(TomlLexerMode modeAfterwards)
    {
        TomlToken value = _token;
        if (value.IsScalar)
        {
            // The token after it is read before the event is out: an error in it wins.
            Next(modeAfterwards);
            _events.Enqueue(new TomlParseEvent(value, _lexer.Span(value.Start, value.End)));
        }
        else if (value.Kind == TomlTokenKind.OpenBracket)
        {
            Open(TomlParseEventKind.StartArray, TokenSpan(), TokenSpan());
            _containers.Push(new TomlContainer(scope: null, _dotted.Count));
            Next(TomlLexerMode.Value);
        }
        else if (value.Kind == TomlTokenKind.OpenBrace)
        {
            Open(TomlParseEventKind.StartTable, TokenSpan(), TokenSpan());
            _containers.Push(new TomlContainer(new TomlDefinition(TomlDefinitionKind.Dotted), _dotted.Count));
            Next(TomlLexerMode.Key);
        }
        else
            throw Unexpected("a value");
    }

    private void ProduceArray(TomlContainer array)
    {
        while (_token.Kind == TomlTokenKind.NewLine)
            Next(TomlLexerMode.Value);
        if (_token.Kind == TomlTokenKind.CloseBracket)
            CloseContainer(TomlParseEventKind.EndArray);
        else if (array.State != TomlContainerState.AfterValue)
        {
            array.State = TomlContainerState.AfterValue;
            ProduceValue(TomlLexerMode.Value);
        }
        else if (_token.Kind == TomlTokenKind.Comma)
        {
            array.State = TomlContainerState.AfterComma;
            Next(TomlLexerMode.Value);
        }
        else
            throw Unexpected("`,` or `]` after the value in the array");
    }

    private void ProduceInlineTable(TomlContainer table, TomlDefinition scope)
    {
        switch (table.State)
        {
            case TomlContainerState.AfterKey:
                table.State = TomlContainerState.AfterValue;
                ProduceValue(TomlLexerMode.Key);
                break;
            case not TomlContainerState.AfterComma when _token.Kind == TomlTokenKind.CloseBrace:
                CloseDotted(table.DottedBase);
                CloseContainer(TomlParseEventKind.EndTable);
                break;
            case TomlContainerState.AfterValue when _token.Kind == TomlTokenKind.Comma:
                table.State = TomlContainerState.AfterComma;
                Next(TomlLexerMode.Key);
                break;
            case not TomlContainerState.AfterValue when _token.IsKey:
                table.State = TomlContainerState.AfterKey;
                ReadKey(scope, table.DottedBase);
                break;
            case TomlContainerState.AfterValue:
                throw Unexpected("`,` or `}` on the same line after the value in the inline table");
            case TomlContainerState.AfterComma:
                throw Unexpected("a key on the same line after `,` in the inline table");
            default:
                throw Unexpected("a key or `}` on the same line in the inline table");
        }
    }

    private void CloseContainer(TomlParseEventKind kind)
    {
        _containers.Pop();
        bool isInArray = _containers.TryPeek(out TomlContainer? outer) && outer.Scope is null;
        Next(isInArray ? TomlLexerMode.Value : TomlLexerMode.Key);
        Close(kind);
        // The outermost container was the statement's value.
        if (_containers.Count == 0)
            _state = State.AfterValue;
    }

    private void EndDocument()
    {
        CloseDotted(0);
        CloseFrames(0);
        Close(TomlParseEventKind.EndTable);
        _events.Enqueue(new TomlParseEvent(TomlParseEventKind.EndDocument, span: null));
        _state = State.Ended;
    }

    private void Open(TomlParseEventKind kind, TomlSourceSpan? span, TomlSourceSpan cause)
    {
        if (++_depth > MaxDepth)
            throw new TomlException(cause, $"The maximum depth of {MaxDepth} has been exceeded.");
        _events.Enqueue(new TomlParseEvent(kind, span));
    }

    private void Close(TomlParseEventKind kind)
    {
        _depth--;
        _events.Enqueue(new TomlParseEvent(kind, TokenSpan()));
    }

    private void Next(TomlLexerMode mode) => _token = _lexer.Next(mode);

    private void Expect(TomlTokenKind kind, string what)
    {
        if (_token.Kind != kind)
            throw Unexpected(what);
    }

    private TomlSourceSpan TokenSpan() => _lexer.Span(_token.Start, _token.End);

    private TomlException Unexpected(string expected) =>
        new(TokenSpan(), $"Expected {expected}, but found {_lexer.Describe(_token)}.");
}
