using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Records;

/// <summary>
/// What the frames of a compressed file hold. A frame is passed on when it is whole, unless it is larger than any that a log
/// writes; after one that is damaged or torn, a new run begins with the next.
/// </summary>
internal sealed class CompressedLogSource(string path, ICompression compression, Action<string> skipped) : ILogSource
{
    private const int MaxHeldBytes = 4 * 1024 * 1024;

    private readonly SafeFileHandle _file = File.OpenHandle(path, options: FileOptions.SequentialScan);
    private readonly IDecompressor _decompressor = compression.CreateDecompressor();
    private readonly byte[] _input = new byte[64 * 1024];
    private byte[] _output = new byte[64 * 1024];
    private long _inputOffset;
    private int _inputStart;
    private int _inputEnd;
    private int _passed;
    private int _decoded;
    private long _frame;
    private bool _frameIsPassing;
    private bool _hasMoreOutput;
    private bool _runEnded;

    private static ReadOnlySpan<byte> Magic => [0x28, 0xb5, 0x2f, 0xfd];

    private long Offset => _inputOffset - (_inputEnd - _inputStart);

    public int Read(Span<byte> buffer)
    {
        if (_passed == _decoded && (_runEnded || !Decode()))
            return 0;

        var count = Math.Min(buffer.Length, _decoded - _passed);
        _output.AsSpan(_passed, count).CopyTo(buffer);
        _passed += count;
        return count;
    }

    public bool NextRun()
    {
        // A reader that gives up leaves the rest of the run.
        while (!_runEnded && Decode())
        {
        }

        _runEnded = false;
        return _inputStart < _inputEnd || Fill();
    }

    public void Dispose()
    {
        _decompressor.Dispose();
        _file.Dispose();
    }

    /// <summary>Decodes the next frame, or the next part of a large one; false at the end of the run.</summary>
    private bool Decode()
    {
        _passed = _decoded = 0;
        if (!_frameIsPassing)
            _frame = Offset;
        while (true)
        {
            // What is decoded and did not fit comes without further input.
            if (_inputStart == _inputEnd && !_hasMoreOutput && !Fill())
                return EndOfFile();

            var source = _input.AsSpan(_inputStart, _inputEnd - _inputStart);
            var status = _decompressor.Decompress(source, _output.AsSpan(_decoded), out var consumed, out var written);
            _inputStart += consumed;
            _decoded += written;
            _hasMoreOutput = status == OperationStatus.DestinationTooSmall;
            switch (status)
            {
                case OperationStatus.Done:
                    _frameIsPassing = false;
                    _decompressor.Reset();
                    if (_decoded > 0)
                        return true;
                    _frame = Offset;
                    break;
                case OperationStatus.InvalidData:
                    Skip("is damaged");
                    return false;
                case OperationStatus.DestinationTooSmall when _output.Length >= MaxHeldBytes:
                    _frameIsPassing = true;
                    return true;
                case OperationStatus.DestinationTooSmall:
                    Array.Resize(ref _output, _output.Length * 2);
                    break;
            }
        }
    }

    private bool EndOfFile()
    {
        if (Offset > _frame)
            Skip("is torn");
        return false;
    }

    // What looks whole up to the end of the file may be torn and have others after it, so the search begins just behind its start.
    private void Skip(string what)
    {
        skipped($"{path}: the frame at byte {_frame} {what}, skipped");
        _decoded = 0;
        _runEnded = true;
        _frameIsPassing = _hasMoreOutput = false;
        _decompressor.Reset();
        _inputOffset = _frame + 1;
        _inputStart = _inputEnd = 0;
        while (Fill())
        {
            var found = _input.AsSpan(0, _inputEnd).IndexOf(Magic);
            if (found >= 0)
            {
                _inputStart = found;
                return;
            }

            // The magic number may lie across two fillings.
            if (_inputEnd < _input.Length)
                break;
            _inputOffset -= Magic.Length - 1;
        }

        _inputStart = _inputEnd;
    }

    private bool Fill()
    {
        _inputStart = 0;
        _inputEnd = RandomAccess.Read(_file, _input, _inputOffset);
        _inputOffset += _inputEnd;
        return _inputEnd > 0;
    }
}
