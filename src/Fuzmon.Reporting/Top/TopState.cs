namespace Fuzmon.Reporting.Top;

/// <summary>What the person at the keyboard has chosen. Keys are as in htop.</summary>
internal sealed class TopState
{
    /// <summary>The column that rows are sorted by.</summary>
    public int SortBy { get; private set; } = 2;

    /// <summary>Whether children stand below their parents.</summary>
    public bool IsTree { get; private set; }

    /// <summary>Whether the screen stands still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether the keys are explained.</summary>
    public bool ShowsHelp { get; private set; }

    /// <summary>Whether keys go into the filter.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Only processes with this in their name or group, or this pid.</summary>
    public string Filter { get; private set; } = "";

    /// <summary>The chosen row.</summary>
    public int Row { get; set; }

    /// <summary>Takes a key.</summary>
    public void Press(ConsoleKeyInfo key, int page)
    {
        if (IsTyping)
            Type(key);
        else if (ShowsHelp)
            ShowsHelp = false;
        else
            Do(key, page);
    }

    private void Do(ConsoleKeyInfo key, int page)
    {
        switch (key)
        {
            case { KeyChar: 'q' } or { Key: ConsoleKey.F10 } or { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }:
                IsOver = true;
                break;
            case { KeyChar: '?' or 'h' } or { Key: ConsoleKey.F1 }:
                ShowsHelp = true;
                break;
            case { KeyChar: '/' } or { Key: ConsoleKey.F3 or ConsoleKey.F4 }:
                IsTyping = true;
                break;
            case { KeyChar: 't' } or { Key: ConsoleKey.F5 }:
                IsTree = !IsTree;
                break;
            case { KeyChar: 'p' or ' ' }:
                IsPaused = !IsPaused;
                break;
            case { KeyChar: '<' } or { Key: ConsoleKey.LeftArrow }:
                SortBy = Math.Max(0, SortBy - 1);
                break;
            case { KeyChar: '>' } or { Key: ConsoleKey.RightArrow }:
                SortBy = Math.Min(TopColumn.All.Count - 1, SortBy + 1);
                break;
            case { KeyChar: 'P' }:
                SortBy = 2;
                break;
            case { KeyChar: 'M' }:
                SortBy = 4;
                break;
            case { Key: ConsoleKey.Escape }:
                Filter = "";
                break;
            default:
                Row = Math.Max(0, Row + StepOf(key.Key, page));
                break;
        }
    }

    private int StepOf(ConsoleKey key, int page) => key switch
    {
        ConsoleKey.UpArrow => -1,
        ConsoleKey.DownArrow => 1,
        ConsoleKey.PageUp => -page,
        ConsoleKey.PageDown => page,
        ConsoleKey.Home => -Row,
        ConsoleKey.End => int.MaxValue / 2,
        _ => 0,
    };

    private void Type(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                IsTyping = false;
                break;
            case ConsoleKey.Escape:
                (IsTyping, Filter) = (false, "");
                break;
            case ConsoleKey.Backspace:
                Filter = Filter.Length > 0 ? Filter[..^1] : "";
                break;
            default:
                if (!char.IsControl(key.KeyChar) && Filter.Length < 40)
                    Filter += key.KeyChar;
                break;
        }
    }
}
