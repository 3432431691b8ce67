using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Gives a copy of TorchSharp's native library that loads where the C++ library is GCC 12's (Debian 12, Ubuntu 22.04).
/// </summary>
/// <remarks>
/// The library asks for the version GLIBCXX_3.4.32, for one undefined function, <c>std::ios_base_library_init()</c>, that nothing calls and
/// no relocation names. The loader refuses a library over a version that is missing, except over one marked weak (VER_FLG_WEAK in
/// <c>.gnu.version_r</c>): the copy has this mark. The original is never written to.
/// </remarks>
public sealed class LoosenLibTorchSharp : Task
{
    private const string Version = "GLIBCXX_3.4.32";
    private const int SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort WeakFlag = 2;

    [Required]
    public ITaskItem Original { get; set; }

    /// <summary>Where copies are kept, one for each original.</summary>
    [Required]
    public string Folder { get; set; }

    /// <summary>Whether to give a copy that loads on older machines, whatever this one has.</summary>
    public bool ForAllMachines { get; set; }

    /// <summary>The original where it loads, the copy elsewhere, with the original's metadata.</summary>
    [Output]
    public ITaskItem Loadable { get; set; }

    public override bool Execute()
    {
        Loadable = Original;
        if (!ForAllMachines && !MachineLacksVersion())
            return true;

        byte[] library = File.ReadAllBytes(Original.ItemSpec);
        int changed = MarkWeak(library);
        if (changed == 0)
            return true;

        string copy = Path.Combine(Folder, Digest(Original.ItemSpec), "libLibTorchSharp.so");
        if (!File.Exists(copy))
        {
            WriteAside(copy, library);
            Log.LogMessage(
                MessageImportance.High,
                "libLibTorchSharp.so is taken from a copy in which " + Version
                    + ", which older machines' libstdc++ lacks, is marked as not needed.");
        }
        Loadable = new TaskItem(Original) { ItemSpec = copy };
        return true;
    }

    private static bool MachineLacksVersion()
    {
        string[] folders =
        [
            "/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
        ];
        string library = folders.Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        return library != null
            && Encoding.ASCII.GetString(File.ReadAllBytes(library)).IndexOf(Version + "\0", StringComparison.Ordinal) < 0;
    }

    /// <returns>How many entries were marked. 64-bit little-endian ELF only, which is all that TorchSharp has for Linux.</returns>
    private static int MarkWeak(byte[] elf)
    {
        if (elf.Length < 64 || BitConverter.ToUInt32(elf, 0) != 0x464c457f || elf[4] != 2 || elf[5] != 1)
            return 0;
        long sections = BitConverter.ToInt64(elf, 40);
        int size = BitConverter.ToUInt16(elf, 58), count = BitConverter.ToUInt16(elf, 60), changed = 0;
        for (int index = 0; index < count; index++)
        {
            int header = checked((int)(sections + (long)index * size));
            if (BitConverter.ToUInt32(elf, header + 4) != SectionTypeVersionNeeds)
                continue;
            int names = checked((int)BitConverter.ToInt64(
                elf, checked((int)(sections + BitConverter.ToUInt32(elf, header + 40) * size)) + 24));
            changed += MarkWeak(elf, checked((int)BitConverter.ToInt64(elf, header + 24)), names);
        }
        return changed;
    }

    /// <summary>Follows the list of files (Elf64_Verneed) and, for each, its list of versions (Elf64_Vernaux).</summary>
    private static int MarkWeak(byte[] elf, int need, int names)
    {
        int changed = 0;
        for (uint next = 1; next != 0; need += (int)next)
        {
            int version = need + (int)BitConverter.ToUInt32(elf, need + 8);
            for (uint following = 1; following != 0; version += (int)following)
            {
                following = BitConverter.ToUInt32(elf, version + 12);
                if (Name(elf, names + (int)BitConverter.ToUInt32(elf, version + 8)) != Version)
                    continue;
                BitConverter.GetBytes((ushort)(BitConverter.ToUInt16(elf, version + 4) | WeakFlag)).CopyTo(elf, version + 4);
                changed++;
            }
            next = BitConverter.ToUInt32(elf, need + 12);
        }
        return changed;
    }

    private static string Name(byte[] elf, int start) => Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);

    private static string Digest(string path)
    {
        using (var sha = SHA256.Create())
            return BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(path))).Replace("-", "").Substring(0, 16);
    }

    /// <summary>Projects build at the same time: whoever comes last replaces a whole file by its equal.</summary>
    private static void WriteAside(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path));
        string aside = path + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(aside, content);
        if (File.Exists(path))
            File.Delete(aside);
        else
            File.Move(aside, path);
    }
}
