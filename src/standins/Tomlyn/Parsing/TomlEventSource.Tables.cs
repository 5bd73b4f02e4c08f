using Tomlyn.Text;

namespace Tomlyn.Parsing;

/// <content>
/// Names: which tables and arrays a header or a dotted key closes and opens. Events follow the document's order, so a table
/// that other headers interrupt is opened again: its consumer merges by name, and an array of tables goes on at its last element.
/// </content>
internal sealed partial class TomlEventSource
{
    private readonly TomlDefinition _root = new(TomlDefinitionKind.Header);
    private readonly List<TomlKeySegment> _path = [];
    private readonly List<TomlFrame> _frames = [];
    private readonly List<TomlFrame> _target = [];
    private readonly List<TomlKeySegment> _dotted = [];
    private TomlDefinition _scope;

    private void ReadHeader(bool isArray)
    {
        Next(TomlLexerMode.Key);
        ReadPath();
        if (isArray)
            Expect(TomlTokenKind.CloseBracketDouble, "`]]` after the name of the array of tables");
        else
            Expect(TomlTokenKind.CloseBracket, "`]` after the name of the table");
        Next(TomlLexerMode.Key);
        if (_token.Kind != TomlTokenKind.EndOfFile)
            Expect(TomlTokenKind.NewLine, "the end of the line after the header");
        _scope = TomlDefinitions.OpenTable(_root, _path, isArray);
        if (_token.Kind == TomlTokenKind.NewLine)
            Next(TomlLexerMode.Key);

        FindTarget(isArray);
        int common = 0;
        while (common < _frames.Count && common < _target.Count && _frames[common].IsSameAs(_target[common]))
            common++;
        if (isArray)
            common = Math.Min(common, _target.Count - 1);

        CloseDotted(0);
        CloseFrames(common);
        foreach (TomlFrame frame in _target.Skip(common))
        {
            if (frame.Kind != TomlFrameKind.Element)
                EnqueueName(frame.Segment);
            Open(
                frame.Kind == TomlFrameKind.ArrayOfTables ? TomlParseEventKind.StartArray : TomlParseEventKind.StartTable,
                span: null,
                frame.Segment.Span);
            _frames.Add(frame);
        }
    }

    /// <summary>
    /// What must be open inside the root for the header at hand: what is open already, as far as the names agree (an array of
    /// tables with its element), and beyond that tables.
    /// </summary>
    private void FindTarget(bool isArray)
    {
        _target.Clear();
        bool isOpen = true;
        foreach (TomlKeySegment segment in _path[..^1])
        {
            isOpen = isOpen && _target.Count < _frames.Count && _frames[_target.Count].Segment.Name == segment.Name;
            if (!isOpen)
            {
                _target.Add(new TomlFrame(TomlFrameKind.Table, segment));
                continue;
            }
            _target.Add(_frames[_target.Count]);
            if (_target[^1].Kind == TomlFrameKind.ArrayOfTables)
                _target.Add(_frames[_target.Count]);
        }
        _target.Add(new TomlFrame(isArray ? TomlFrameKind.ArrayOfTables : TomlFrameKind.Table, _path[^1]));
        if (isArray)
            _target.Add(new TomlFrame(TomlFrameKind.Element, _path[^1]));
    }

    private void ReadKey(TomlDefinition scope, int dottedBase)
    {
        ReadPath();
        Expect(TomlTokenKind.Equal, "`=` after the key");
        TomlDefinitions.AddKey(scope, _path);

        int common = 0;
        while (common < _path.Count - 1 && dottedBase + common < _dotted.Count
            && _dotted[dottedBase + common].Name == _path[common].Name)
        {
            common++;
        }
        CloseDotted(dottedBase + common);
        foreach (TomlKeySegment segment in _path[common..^1])
        {
            EnqueueName(segment);
            Open(TomlParseEventKind.StartTable, span: null, segment.Span);
            _dotted.Add(segment);
        }
        EnqueueName(_path[^1]);
        _state = State.KeyRead;
    }

    private void ReadPath()
    {
        _path.Clear();
        while (true)
        {
            if (!_token.IsKey)
                throw Unexpected("a key");
            TomlSourceSpan span = TokenSpan();
            if (_path.Count == MaxDepth)
                throw new TomlException(span, $"The maximum depth of {MaxDepth} has been exceeded.");
            _path.Add(new TomlKeySegment(_token.Text ?? string.Empty, span));
            Next(TomlLexerMode.Key);
            if (_token.Kind != TomlTokenKind.Dot)
                return;
            Next(TomlLexerMode.Key);
        }
    }

    private void EnqueueName(TomlKeySegment segment) =>
        _events.Enqueue(new TomlParseEvent(TomlParseEventKind.PropertyName, segment.Span, segment.Name));

    private void CloseDotted(int remaining)
    {
        for (int i = _dotted.Count; i > remaining; i--)
            Close(TomlParseEventKind.EndTable);
        _dotted.RemoveRange(remaining, _dotted.Count - remaining);
    }

    private void CloseFrames(int remaining)
    {
        for (int i = _frames.Count - 1; i >= remaining; i--)
            Close(_frames[i].Kind == TomlFrameKind.ArrayOfTables ? TomlParseEventKind.EndArray : TomlParseEventKind.EndTable);
        _frames.RemoveRange(remaining, _frames.Count - remaining);
    }
}
