namespace Microsoft.ML.ResNet;

/// <summary>Eigenvalues and eigenvectors of small symmetric matrices, by Jacobi's rotations.</summary>
internal static class SymmetricEigen
{
    private const int MaximumSweeps = 50;

    /// <returns>
    /// Largest eigenvalue first; vectors are of length 1, and of the two opposite ones the one whose components add up to at least zero.
    /// </returns>
    public static IEnumerable<(double Value, double[] Vector)> Decompose(double[,] symmetric)
    {
        int size = symmetric.GetLength(0);
        var a = (double[,])symmetric.Clone();
        var vectors = new double[size, size];
        for (int i = 0; i < size; i++)
            vectors[i, i] = 1;

        // Each sweep more than squares what is left of the diagonal.
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool changed = false;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    if (Math.Abs(a[p, q]) > 1e-18 * (Math.Abs(a[p, p]) + Math.Abs(a[q, q])))
                    {
                        Rotate(a, vectors, p, q);
                        changed = true;
                    }
                }
            }

            if (!changed)
                break;
        }

        return Enumerable.Range(0, size).Select(i => (a[i, i], Column(vectors, i))).OrderByDescending(pair => pair.Item1);
    }

    /// <summary>Turns the plane of two axes so that the matrix has zero between them.</summary>
    private static void Rotate(double[,] a, double[,] vectors, int p, int q)
    {
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        int size = a.GetLength(0);
        for (int k = 0; k < size; k++)
            (a[k, p], a[k, q]) = (cosine * a[k, p] - sine * a[k, q], sine * a[k, p] + cosine * a[k, q]);
        for (int k = 0; k < size; k++)
            (a[p, k], a[q, k]) = (cosine * a[p, k] - sine * a[q, k], sine * a[p, k] + cosine * a[q, k]);
        a[p, q] = a[q, p] = 0;
        for (int k = 0; k < size; k++)
            (vectors[k, p], vectors[k, q]) = (cosine * vectors[k, p] - sine * vectors[k, q], sine * vectors[k, p] + cosine * vectors[k, q]);
    }

    private static double[] Column(double[,] matrix, int column)
    {
        double[] vector = [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row => matrix[row, column])];
        return vector.Sum() < 0 ? Array.ConvertAll(vector, value => -value) : vector;
    }
}
