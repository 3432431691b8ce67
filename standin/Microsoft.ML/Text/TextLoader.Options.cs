namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    public class Options
    {
        public Options()
        {
        }

        public bool AllowQuoting;

        public bool AllowSparse;

        public Column[] Columns;

        public char DecimalMarker = '.';

        public char EscapeChar = '"';

        public bool HasHeader;

        public int? InputSize;

        public long? MaxRows;

        public bool MissingRealsAsNaNs;

        public char[] Separators = ['\t'];

        public bool TrimWhitespace;
    }
}
