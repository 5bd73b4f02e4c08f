namespace Tomlyn.Parsing;

internal enum TomlFrameKind
{
    Table,
    ArrayOfTables,
    Element,
}
