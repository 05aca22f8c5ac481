import catalogs from 'virtual:catalogs';
document.title = Object.keys(catalogs).join() || 'Report';
