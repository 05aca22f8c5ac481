mod readers;
mod receipts;
mod work;
