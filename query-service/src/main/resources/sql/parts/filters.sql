({node:Nullable(String)} IS NULL OR e.node = {node:Nullable(String)})
    AND ({pid:Nullable(UInt32)} IS NULL OR e.pid = {pid:Nullable(UInt32)})
    AND ({comm:Nullable(String)} IS NULL OR e.comm = {comm:Nullable(String)})
    AND ({connection_id:Nullable(UInt64)} IS NULL OR e.connection_id = {connection_id:Nullable(UInt64)})
