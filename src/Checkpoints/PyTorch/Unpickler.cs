namespace Microsoft.ML.ResNet;

/// <summary>
/// Reads Python's pickle format as far as torch.save needs it. It makes values of its own few types and runs nothing: the only functions it
/// knows are those of
/// <see cref="PickleGlobal"/> that tensors are made with, and what any other would have made is a <see cref="PickleObject"/> of its name.
/// </summary>
/// <remarks>
/// Memory is bounded by the number of operations, each of which makes one small object or none; values may be referred to any number of
/// times and are never walked, hashed or printed as a whole.
/// </remarks>
internal sealed class Unpickler
{
    // The 1202-layer CIFAR net with the state of an optimizer takes 450,000.
    private const int MostOperations = 1_000_000;
    private const byte NewestProtocol = 5;
    private const byte OldestProtocol = 2;

    private readonly PickleReader _input;
    private readonly PickleStack _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    /// <param name="stream">At the start of a pickle; left behind its end.</param>
    public Unpickler(Stream stream) => _input = new(stream);

    /// <summary>The storages that the pickle refers to, by key.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    /// <summary>Reads one pickle.</summary>
    /// <returns>
    /// null, bool, long, <see cref="System.Numerics.BigInteger"/>, double, string, byte[], <see cref="PickleSequence"/>,
    /// <see cref="PickleDictionary"/>,
    /// <see cref="PickledTensor"/>, <see cref="PickledStorage"/>, <see cref="PickleGlobal"/> or <see cref="PickleObject"/>.
    /// </returns>
    /// <exception cref="InvalidDataException">It is no pickle that is read here; the message says why.</exception>
    public object? Read()
    {
        for (int operation = 0; operation < MostOperations; operation++)
        {
            var opcode = (PickleOpcode)_input.ReadByte();
            if (opcode == PickleOpcode.Stop)
                return _stack.Pop();
            Execute(opcode);
        }
        throw new InvalidDataException(FormattableString.Invariant($"its pickle has more than {MostOperations:n0} operations"));
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol: CheckProtocol(_input.ReadByte()); break;
            case PickleOpcode.Frame: _input.ReadUInt64(); break;

            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.NewTrue: _stack.Push(true); break;
            case PickleOpcode.NewFalse: _stack.Push(false); break;
            case PickleOpcode.BinInt: _stack.Push((long)_input.ReadInt32()); break;
            case PickleOpcode.BinInt1: _stack.Push((long)_input.ReadByte()); break;
            case PickleOpcode.BinInt2: _stack.Push((long)_input.ReadUInt16()); break;
            case PickleOpcode.Long1: _stack.Push(_input.ReadInteger(_input.ReadByte())); break;
            case PickleOpcode.Long4: _stack.Push(_input.ReadInteger(_input.ReadInt32())); break;
            case PickleOpcode.BinFloat: _stack.Push(_input.ReadDouble()); break;
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString: _stack.Push(_input.ReadText(_input.ReadByte())); break;
            case PickleOpcode.BinUnicode or PickleOpcode.BinString: _stack.Push(_input.ReadText(_input.ReadUInt32())); break;
            case PickleOpcode.BinUnicode8: _stack.Push(_input.ReadText(_input.ReadUInt64())); break;
            case PickleOpcode.ShortBinBytes: _stack.Push(_input.ReadBytes(_input.ReadByte())); break;
            case PickleOpcode.BinBytes: _stack.Push(_input.ReadBytes(_input.ReadUInt32())); break;
            case PickleOpcode.BinBytes8: _stack.Push(_input.ReadBytes((long)Math.Min(_input.ReadUInt64(), long.MaxValue))); break;

            case PickleOpcode.ByteArray8: _stack.Push(_input.ReadBytes((long)Math.Min(_input.ReadUInt64(), long.MaxValue))); break;

            case PickleOpcode.EmptyTuple or PickleOpcode.EmptyList or PickleOpcode.EmptySet: _stack.Push(new PickleSequence()); break;
            case PickleOpcode.Tuple1: PushTuple(_stack.Pop()); break;
            case PickleOpcode.Tuple2: { object? second = _stack.Pop(); PushTuple(_stack.Pop(), second); break; }
            case PickleOpcode.Tuple3: { object? third = _stack.Pop(), second = _stack.Pop(); PushTuple(_stack.Pop(), second,
                third); break; }
            case PickleOpcode.Tuple or PickleOpcode.FrozenSet: PushTuple(_stack.PopToMark()); break;
            case PickleOpcode.Append: Append([_stack.Pop()]); break;
            case PickleOpcode.AppendMany or PickleOpcode.AddItems: Append(_stack.PopToMark()); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDictionary()); break;
            case PickleOpcode.SetItem: { object? value = _stack.Pop(); SetItems([_stack.Pop(), value]); break; }
            case PickleOpcode.SetItems: SetItems(_stack.PopToMark()); break;

            case PickleOpcode.Mark: _stack.Mark(); break;
            case PickleOpcode.Pop: _stack.Pop(); break;
            case PickleOpcode.PopMark: _stack.PopToMark(); break;
            case PickleOpcode.Duplicate: _stack.Push(_stack.Peek()); break;
            case PickleOpcode.BinPut: _memo[_input.ReadByte()] = _stack.Peek(); break;
            case PickleOpcode.LongBinPut: _memo[_input.ReadUInt32()] = _stack.Peek(); break;
            case PickleOpcode.Memoize: _memo[(uint)_memo.Count] = _stack.Peek(); break;
            case PickleOpcode.BinGet: PushRemembered(_input.ReadByte()); break;
            case PickleOpcode.LongBinGet: PushRemembered(_input.ReadUInt32()); break;

            case PickleOpcode.Global: _stack.Push(PickleGlobal.Find(_input.ReadLine(), _input.ReadLine())); break;
            case PickleOpcode.StackGlobal: PushGlobal(); break;
            case PickleOpcode.BinPersId: PushPersistent(_stack.Pop<PickleSequence>("the description of a storage").Items); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: Call(); break;
            case PickleOpcode.NewObjectWithKeywords: _stack.Pop(); Call(); break;
            case PickleOpcode.Build: Build(); break;
            default: throw new InvalidDataException($"its pickle has the opcode 0x{(byte)opcode:x2}, which torch.save does not write");
        }
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol is < OldestProtocol or > NewestProtocol)
            throw new InvalidDataException($"its pickle is of protocol {protocol}; {OldestProtocol} to {NewestProtocol} are read");
    }

    private void PushGlobal()
    {
        string name = _stack.Pop<string>("a name");
        _stack.Push(PickleGlobal.Find(_stack.Pop<string>("a module"), name));
    }

    private void PushTuple(params ReadOnlySpan<object?> items)
    {
        var tuple = new PickleSequence();
        foreach (object? item in items)
            tuple.Add(item);
        _stack.Push(tuple);
    }

    private void Append(ReadOnlySpan<object?> items)
    {
        if (_stack.Peek() is PickleObject)
            return;
        var list = _stack.Peek<PickleSequence>("a list");
        foreach (object? item in items)
            list.Add(item);
    }

    private void SetItems(ReadOnlySpan<object?> items)
    {
        if (_stack.Peek() is PickleObject)
            return;
        var dictionary = _stack.Peek<PickleDictionary>("a dictionary");
        if (items.Length % 2 != 0)
            throw new InvalidDataException("its pickle has a key without a value");
        for (int i = 0; i < items.Length; i += 2)
            dictionary.Set(items[i], items[i + 1]);
    }

    private void PushRemembered(uint index) =>
        _stack.Push(_memo.TryGetValue(index, out object? value) ? value
            : throw new InvalidDataException($"its pickle refers to value {index}, which it does not have"));

    private void PushPersistent(IReadOnlyList<object?> description)
    {
        // The class of a module with its source code, in legacy files of whole models.
        if (description is ["module", PickleGlobal module, ..])
        {
            _stack.Push(module);
            return;
        }

        if (PickleCalls.Storage(description) is not PickledStorage storage)
        {
            _stack.Push(PickleCalls.Storage(description));
            return;
        }

        // What the keys of a file refer to has one size and one type, or the file could not be laid out.
        if (!_storages.TryAdd(storage.Key, storage) && _storages[storage.Key] is var first
            && (first.ElementType, first.ElementCount) != (storage.ElementType, storage.ElementCount))
            throw new InvalidDataException($"it describes storage {storage.Key} in two ways");
        _stack.Push(storage);
    }

    private void Call()
    {
        var arguments = _stack.Pop<PickleSequence>("arguments");
        _stack.Push(_stack.Pop() switch
        {
            PickleGlobal callee => PickleCalls.Call(callee, arguments.Items),
            PickleObject callee => callee,
            _ => throw new InvalidDataException("its pickle calls something that is no function"),
        });
    }

    /// <summary>Further state of an object: the versions of modules that a state dict carries, flags of parameters, all that an inert
    /// object had. Nothing here needs it.</summary>
    private void Build()
    {
        _stack.Pop();
        if (_stack.Peek() is not (PickleDictionary or PickledTensor or PickleObject or PickleGlobal { Kind: PickleGlobal.Use.Inert }))
            throw new InvalidDataException("its pickle sets the state of something that has none");
    }
}
