using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

[assembly: LoadableClass(typeof(VectorToImageConvertingTransformer), typeof(SignatureLoadModel), VectorToImageConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Image;

public sealed class VectorToImageConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "VectorToImageConverter";

    // Alpha, red, green, blue: part of the format, and unused.
    private static readonly int[] DefaultColours = [255, 0, 0, 0];

    private readonly PixelChannels _channels;
    private readonly float _scale;
    private readonly float _offset;

    internal VectorToImageConvertingTransformer(
        IHostEnvironment env,
        int imageHeight,
        int imageWidth,
        string outputColumnName,
        string inputColumnName,
        PixelChannels channels,
        float scaleImage,
        float offsetImage)
        : base(env.Register("VectorToImageConverter"), (outputColumnName, inputColumnName))
    {
        Contracts.CheckParam(imageWidth > 0, nameof(imageWidth), "Image width must be greater than zero");
        Contracts.CheckParam(imageHeight > 0, nameof(imageHeight), "Image height must be greater than zero");
        Contracts.CheckParam(float.IsFinite(offsetImage), nameof(offsetImage));
        Contracts.CheckParam(float.IsFinite(scaleImage) && scaleImage != 0, nameof(scaleImage));
        OutputType = new ImageDataViewType(imageHeight, imageWidth);
        _channels = channels;
        _scale = scaleImage;
        _offset = offsetImage;
    }

    internal ImageDataViewType OutputType { get; }

    internal IReadOnlyList<(string outputColumnName, string inputColumnName)> Columns => ColumnPairs;

    internal static bool CanRead(DataViewType itemType) =>
        itemType == NumberDataViewType.Single || itemType == NumberDataViewType.Double || itemType == NumberDataViewType.Byte;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        _channels.SaveColours(ctx.Writer);
        ctx.Writer.Write(OutputType.Width);
        ctx.Writer.Write(OutputType.Height);
        ctx.Writer.Write(_offset);
        ctx.Writer.Write(_scale);
        ctx.Writer.WriteBoolByte(_channels.Interleaved);
        ctx.Writer.WriteElements<int>(DefaultColours);
    }

    private static VectorToImageConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        var (outputColumnName, inputColumnName) = LoadColumn(ctx);
        var (colours, order) = PixelChannels.LoadColours(ctx.Reader);
        var width = ctx.Reader.ReadInt32();
        var height = ctx.Reader.ReadInt32();
        var offset = ctx.Reader.ReadSingle();
        var scale = ctx.Reader.ReadSingle();
        env.CheckDecode(width > 0 && height > 0 && float.IsFinite(offset) && float.IsFinite(scale) && scale != 0);
        var channels = new PixelChannels(colours, order, ctx.Reader.ReadBoolByte(), nameof(colours));
        ctx.Reader.ReadElements<int>(DefaultColours.Length);
        return new VectorToImageConvertingTransformer(env, height, width, outputColumnName, inputColumnName, channels, scale, offset);
    }

    private static VersionInfo GetVersionInfo() => new("VECTOIMG", 0x00010003, 0x00010002, 0x00010003, LoaderAssemblies.ImageAnalytics, LoaderSignature);

    private sealed class Mapping : OneToOneMapping
    {
        private readonly VectorToImageConvertingTransformer _parent;

        public Mapping(VectorToImageConvertingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host, inputSchema, parent.ColumnPairs)
        {
            _parent = parent;
            var name = Inputs[0].Name;
            var vector = Inputs[0].Type as VectorDataViewType
                ?? throw parent.Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name, "image", Inputs[0].Type.ToString());
            var (height, width) = (parent.OutputType.Height, parent.OutputType.Width);
            if (vector.Size != height * width * parent._channels.Count)
            {
                var expected = new VectorDataViewType(vector.ItemType, height, width, parent._channels.Count);
                throw parent.Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name, expected.ToString(), vector.ToString());
            }
            parent.Host.Check(CanRead(vector.ItemType), "We only support float, double or byte arrays");
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column input, int pair) => new(name, _parent.OutputType);

        protected override Delegate CreateGetter(DataViewRow input, int added, out Action disposer)
        {
            disposer = null;
            var column = Inputs[added];
            return column.Type.ItemTypeOf().RawType switch
            {
                var type when type == typeof(byte) => Getter(input.GetGetter<VBuffer<byte>>(column), value => value, isByte: true),
                var type when type == typeof(float) => Getter(input.GetGetter<VBuffer<float>>(column), value => value, isByte: false),
                _ => Getter(input.GetGetter<VBuffer<double>>(column), value => (float)value, isByte: false),
            };
        }

        private ValueGetter<MLImage> Getter<T>(ValueGetter<VBuffer<T>> getter, Func<T, float> toSingle, bool isByte)
        {
            VBuffer<T> source = default;
            // Bytes are taken as they are.
            var scaled = !isByte && (_parent._offset != 0 || _parent._scale != 1);
            return (ref MLImage image) =>
            {
                getter(ref source);
                image = null;
                if (source.GetValues().Length == 0)
                    return;
                var values = source.DenseValues().Select(toSingle).ToArray();
                image = MLImage.CreateFromPixels(_parent.OutputType.Width, _parent.OutputType.Height, MLPixelFormat.Bgra32, Pixels(values, scaled));
                image.Tag = nameof(VectorToImageConvertingTransformer);
            };
        }

        /// <summary>Missing colours are 0 and missing alpha is 255; but 0 where values are scaled, as the real transformer has it.</summary>
        private byte[] Pixels(float[] values, bool scaled)
        {
            var pixels = new byte[values.Length / _parent._channels.Count * 4];
            if (!scaled)
            {
                for (var i = 3; i < pixels.Length; i += 4)
                    pixels[i] = 255;
            }
            else if (_parent._offset != 0)
            {
                var missing = (byte)Math.Round(-_parent._offset);
                for (var i = 0; i < pixels.Length; i++)
                    pixels[i] = i % 4 == 3 ? (byte)0 : missing;
            }
            var bytes = _parent._channels.Bytes(MLPixelFormat.Bgra32);
            for (var channel = 0; channel < bytes.Length; channel++)
            {
                var (at, step) = _parent._channels.Walk(channel, pixels.Length / 4);
                for (var i = bytes[channel]; i < pixels.Length; i += 4, at += step)
                    pixels[i] = scaled ? (byte)Math.Round((values[at] * _parent._scale) - _parent._offset) : (byte)values[at];
            }
            return pixels;
        }
    }
}
